using PipelineGraph.Definitions;

namespace PipelineGraph.Plugins.Shared;

/// <summary>Short forms of writing descriptions.</summary>
internal static class Texts
{
    public static LocalizedText Text(string english, string dutch)
    {
        var (german, portuguese) = Translations.Of(english);
        return new() { ["en"] = english, ["nl"] = dutch, ["de"] = german, ["pt"] = portuguese };
    }

    public static CriterionDescription Criterion(string key, string source, LocalizedText text, LocalizedText? question = null) =>
        new() { Key = key, Source = source, Text = text, Question = question ?? [] };

    public static SettingDescription Setting(string key, SettingValue value, bool inferred, LocalizedText title) =>
        new() { Key = key, Default = value, Inferred = inferred, Title = title };

    public static SettingDescription Number(string key, SettingValue value, decimal minimum, decimal maximum, bool inferred, LocalizedText title) =>
        new() { Key = key, Default = value, Minimum = minimum, Maximum = maximum, Inferred = inferred, Title = title };

    public static SettingDescription Choice(string key, string value, string[] choices, bool inferred, LocalizedText title) =>
        new() { Key = key, Default = SettingValue.Choice(value), Choices = choices, Inferred = inferred, Title = title };
}
