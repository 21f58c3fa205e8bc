using System.Globalization;
using System.Text.RegularExpressions;

namespace PipelineGraph.Definitions.Testing;

/// <summary>What a description must keep, so that stages, settings and texts can be stored and shown.</summary>
public static partial class DescriptionRules
{
    /// <summary>What is wrong, in words for the author; empty when all is well.</summary>
    public static IReadOnlyList<string> Problems(DefinitionDescription description)
    {
        var problems = new List<string>();
        if (SizeProblem(description) is { } size) return [size];
        if (!KebabCase().IsMatch(description.Id)) problems.Add($"The id '{Shown(description.Id)}' is not kebab-case of at most 64 characters.");
        if (!SemanticVersion().IsMatch(description.Version)) problems.Add($"The version '{Shown(description.Version)}' is not a semantic version as 1.2.0.");
        if (IsEmpty(description.Title)) problems.Add("The title has no text.");
        CheckStages(description, problems);
        CheckKeys("criterion", description.Criteria.Select(criterion => criterion.Key), SnakeCase(), problems);
        CheckKeys("setting", description.Settings.Select(setting => setting.Key), CamelCase(), problems);
        foreach (var setting in description.Settings) CheckDefault(setting, problems);
        foreach (var criterion in description.Criteria)
        {
            if (IsEmpty(criterion.Text)) problems.Add($"The criterion '{Shown(criterion.Key)}' has no text.");
        }

        var reads = description.Reads;
        if (new[] { reads.Attributes, reads.Activities, reads.Links, reads.Consents, reads.Judgements }.Any(keys => keys.Any(string.IsNullOrWhiteSpace)))
        {
            problems.Add("Among the keys of the facts that it reads is an empty one.");
        }

        foreach (var (key, text) in description.Texts)
        {
            if (IsEmpty(text)) problems.Add($"The text '{Shown(key)}' is empty.");
        }

        return problems;
    }

    /// <summary>It stays in memory while the server runs, and every client may ask for it.</summary>
    private static string? SizeProblem(DefinitionDescription description)
    {
        const int mostParts = 10_000, longestText = 1_000_000;
        var parts = description.Criteria.Count + description.Settings.Count + description.Texts.Count;
        if (parts > mostParts) return string.Create(CultureInfo.InvariantCulture, $"It describes {parts} criteria, settings and texts; at most {mostParts} are kept.");
        IEnumerable<LocalizedText?> texts =
        [
            description.Title, description.Summary, .. description.Stages.SelectMany(stage => (LocalizedText?[])[stage?.Name, stage?.Summary]),
            .. description.Criteria.SelectMany(criterion => (LocalizedText?[])[criterion?.Text, criterion?.Question]), .. description.Settings.Select(setting => setting?.Title), .. description.Texts.Values,
        ];
        var length = texts.Sum(text => text?.Sum(entry => (long)entry.Key.Length + (entry.Value?.Length ?? 0)) ?? 0) + (description.Source?.Length ?? 0);
        return length > longestText ? string.Create(CultureInfo.InvariantCulture, $"Its texts have {length} characters; at most {longestText} are kept.") : null;
    }

    private static void CheckStages(DefinitionDescription description, List<string> problems)
    {
        if (description.Stages.Count is 0 or > 100) problems.Add("A definition has between 1 and 100 stages.");
        var criteria = description.Criteria.Select(criterion => criterion.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var unit in description.Stages.GroupBy(stage => stage.Unit))
        {
            CheckKeys($"stage of the unit {unit.Key}", unit.Select(stage => stage.Key), SnakeCase(), problems);
        }

        foreach (var stage in description.Stages)
        {
            if (!Enum.IsDefined(stage.Kind) || !Enum.IsDefined(stage.Unit)) problems.Add($"The stage '{Shown(stage.Key)}' has a kind or unit that the contract does not know.");
            if (IsEmpty(stage.Name)) problems.Add($"The stage '{Shown(stage.Key)}' has no name.");
            foreach (var key in stage.Criteria.Where(key => !criteria.Contains(key)))
            {
                problems.Add($"The stage '{Shown(stage.Key)}' names the criterion '{Shown(key)}', which is not described.");
            }
        }
    }

    private static void CheckDefault(SettingDescription setting, List<string> problems)
    {
        if (IsEmpty(setting.Title)) problems.Add($"The setting '{Shown(setting.Key)}' has no title.");
        var value = setting.Default;
        var fits = value.Type switch
        {
            SettingType.Integer or SettingType.Number => !(value.AsNumber() < setting.Minimum) && !(value.AsNumber() > setting.Maximum),
            SettingType.Choice => setting.Choices.Contains(value.AsText()),
            SettingType.TextList when setting.Choices.Count > 0 => value.AsTextList().All(setting.Choices.Contains),
            _ => true,
        };
        if (!fits) problems.Add($"The default of the setting '{Shown(setting.Key)}' is out of its bounds.");
    }

    private static void CheckKeys(string what, IEnumerable<string> keys, Regex form, List<string> problems)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            if (key is null || !form.IsMatch(key)) problems.Add($"The key '{Shown(key)}' of a {what} is not of the form {form}.");
            else if (!seen.Add(key)) problems.Add($"There are two of the {what} '{key}'.");
        }
    }

    private static bool IsEmpty(LocalizedText text) => text is null || text.Locales.Count == 0 || text.Any(entry => string.IsNullOrWhiteSpace(entry.Value));

    private static string Shown(string? text) => text is null ? "null" : text.Length <= 64 ? text : text[..64] + "…";

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$(?<=^.{1,64})")]
    private static partial Regex KebabCase();

    [GeneratedRegex(@"^(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})(-[0-9A-Za-z.-]{1,32})?$")]
    private static partial Regex SemanticVersion();

    [GeneratedRegex("^[a-z][a-z0-9_]{0,63}$")]
    private static partial Regex SnakeCase();

    [GeneratedRegex("^[a-z][A-Za-z0-9]{0,63}$")]
    private static partial Regex CamelCase();
}
