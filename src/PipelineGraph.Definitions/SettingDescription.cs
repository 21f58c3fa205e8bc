namespace PipelineGraph.Definitions;

/// <summary>The types a setting can have, with its form in JSON. May grow.</summary>
public enum SettingType
{
    /// <summary>true or false</summary>
    Boolean,

    /// <summary>a whole number</summary>
    Integer,

    /// <summary>a number, exact to six decimals</summary>
    Number,
    Text,

    /// <summary>one of <see cref="SettingDescription.Choices"/></summary>
    Choice,

    /// <summary>an array of texts; of <see cref="SettingDescription.Choices"/> only, where there are any</summary>
    TextList,

    /// <summary>an array of <see cref="AttributeRule"/></summary>
    AttributeRules,

    /// <summary>an array of <see cref="ActivityRule"/></summary>
    ActivityRules,
}

/// <summary>One setting of a definition.</summary>
public sealed record SettingDescription
{
    /// <summary>camelCase, unique within the definition.</summary>
    public required string Key { get; init; }

    /// <summary>Used when the tenant says nothing; its type is the setting's type.</summary>
    public required SettingValue Default { get; init; }

    /// <summary>Inclusive, of Integer and Number.</summary>
    public decimal? Minimum { get; init; }

    /// <summary>Inclusive, of Integer and Number.</summary>
    public decimal? Maximum { get; init; }

    /// <summary>The values that a Choice may have, or the items of a TextList (none: any).</summary>
    public IReadOnlyList<string> Choices { get; init => field = [.. value]; } = [];

    public required LocalizedText Title { get; init; }

    /// <summary>Whether the default is an inference of the plugin's author, not a rule of the source.</summary>
    public bool Inferred { get; init; }
}

/// <summary>Why settings are refused, in words that say what to change.</summary>
public sealed record SettingProblem
{
    public required string Key { get; init; }

    public required string Message { get; init; }
}
