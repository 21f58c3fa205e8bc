using System.Globalization;

namespace PipelineGraph.Definitions.Testing;

/// <summary>The settings that a definition is tried under: its defaults, then each setting at each of its bounds, choices and extremes.</summary>
internal sealed record SettingSample(string Name, Settings Settings)
{
    public bool IsDefault => Name.Length == 0;

    /// <summary>Those that the definition's own validation accepts; the defaults first.</summary>
    public static IEnumerable<SettingSample> Of(IStageDefinition definition, DefinitionDescription description)
    {
        yield return new SettingSample("", Settings.Of(description));
        foreach (var setting in description.Settings)
        {
            foreach (var (name, value) in Extremes(setting, description.Reads))
            {
                var settings = Settings.Of(description, KeyValuePair.Create(setting.Key, value));
                if (definition.Validate(settings).Count == 0) yield return new SettingSample($"with {setting.Key} = {name}", settings);
            }
        }
    }

    private static IEnumerable<(string Name, SettingValue Value)> Extremes(SettingDescription setting, FactReads reads)
    {
        switch (setting.Default.Type)
        {
            case SettingType.Boolean:
                var other = !setting.Default.AsBoolean();
                yield return (other ? "true" : "false", SettingValue.Boolean(other));
                break;
            case SettingType.Choice:
                foreach (var choice in setting.Choices.Where(choice => choice != setting.Default.AsText())) yield return (choice, SettingValue.Choice(choice));
                break;
            case SettingType.Integer:
                foreach (var bound in new[] { (long)(setting.Minimum ?? int.MinValue), (long)(setting.Maximum ?? int.MaxValue) })
                {
                    yield return (bound.ToString(CultureInfo.InvariantCulture), SettingValue.Integer(bound));
                }

                break;
            case SettingType.Number:
                foreach (var bound in new[] { setting.Minimum ?? -1e12m, setting.Maximum ?? 1e12m })
                {
                    yield return (bound.ToString(CultureInfo.InvariantCulture), SettingValue.Number(bound));
                }

                break;
            case SettingType.Text:
                yield return ("''", SettingValue.Text(""));
                yield return ("'Iıİi'", SettingValue.Text("Iıİi"));
                break;
            case SettingType.TextList:
                yield return ("[]", SettingValue.TextList());
                yield return setting.Choices.Count > 0 ? ("all its choices", SettingValue.TextList(setting.Choices)) : ("['', 'Iıİi']", SettingValue.TextList("", "Iıİi"));
                break;
            case SettingType.AttributeRules:
                yield return ("no rules", SettingValue.AttributeRules());
                yield return ("sample rules", SettingValue.AttributeRules([.. SampleRules(reads)]));
                yield return ("a rule that is not required", SettingValue.AttributeRules(SampleRules(reads).First() with { Required = false }));
                break;
            case SettingType.ActivityRules:
                yield return ("no rules", SettingValue.ActivityRules());
                yield return ("sample rules", SettingValue.ActivityRules(
                    new ActivityRule { Kind = reads.Activities.FirstOrDefault(kind => kind != "*") ?? "email" },
                    new ActivityRule
                    {
                        Kind = "call",
                        Direction = Direction.Outbound,
                        Properties = new Dictionary<string, FactValue> { ["completed"] = FactValue.OfBoolean(true) },
                    }));
                break;
        }
    }

    private static IEnumerable<AttributeRule> SampleRules(FactReads reads)
    {
        yield return new AttributeRule { Key = "employees", Unit = Unit.Company, Operator = RuleOperator.Gte, Values = [FactValue.OfNumber(50)] };
        yield return new AttributeRule { Key = "country", Operator = RuleOperator.In, Values = [FactValue.OfText("US"), FactValue.OfText("NL")], Weight = 2 };
        yield return new AttributeRule { Key = reads.Attributes.Count > 0 ? reads.Attributes[0] : "industry", Operator = RuleOperator.Neq, Values = [FactValue.OfBoolean(false)], Required = false };
    }
}
