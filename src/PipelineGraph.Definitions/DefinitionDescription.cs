using System.Collections.Frozen;

namespace PipelineGraph.Definitions;

/// <summary>Who a definition is: its stages, criteria, settings, texts, and the facts it reads.</summary>
public sealed record DefinitionDescription
{
    /// <summary>Kebab-case name, the same in all versions, as <c>acme-funnel</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Semantic version, as <c>1.2.0</c>.</summary>
    public required string Version { get; init; }

    public required LocalizedText Title { get; init; }

    public LocalizedText Summary { get; init; } = [];

    /// <summary>Where the definition is taken from, in a form that a reader can look up.</summary>
    public string? Source { get; init; }

    /// <summary>In the order of the funnel; stages of kind NONE and OUT stand outside the order wherever they are listed.</summary>
    public required IReadOnlyList<StageDescription> Stages { get; init => field = [.. value]; }

    public IReadOnlyList<CriterionDescription> Criteria { get; init => field = [.. value]; } = [];

    public IReadOnlyList<SettingDescription> Settings { get; init => field = [.. value]; } = [];

    /// <summary>The facts it reads. What attribute and activity rules among the settings name is read besides, without being listed here.</summary>
    public FactReads Reads { get; init; } = new();

    /// <summary>Texts of explanations, labels and measures by key.</summary>
    public IReadOnlyDictionary<string, LocalizedText> Texts { get; init => field = value.ToFrozenDictionary(StringComparer.Ordinal); } =
        FrozenDictionary<string, LocalizedText>.Empty;
}

/// <summary>One stage of one unit.</summary>
public sealed record StageDescription
{
    /// <summary>Unique within definition and unit, as <c>prospect</c>.</summary>
    public required string Key { get; init; }

    public required StageKind Kind { get; init; }

    public required LocalizedText Name { get; init; }

    /// <summary>When a subject is in this stage, in words.</summary>
    public LocalizedText Summary { get; init; } = [];

    public Unit Unit { get; init; }

    /// <summary>Keys of the criteria that decide on entering it.</summary>
    public IReadOnlyList<string> Criteria { get; init => field = [.. value]; } = [];
}

/// <summary>One condition, answered met, failed or unknown in each verdict.</summary>
public sealed record CriterionDescription
{
    public required string Key { get; init; }

    public required LocalizedText Text { get; init; }

    /// <summary>What to ask or look up when the criterion is unknown.</summary>
    public LocalizedText Question { get; init; } = [];

    /// <summary>Where the definition takes it from, as <c>001:7</c> (document and line).</summary>
    public string? Source { get; init; }
}

/// <summary>The facts that a definition reads; the snapshot holds no others.</summary>
public sealed record FactReads
{
    /// <summary>Attribute keys, of whatever unit.</summary>
    public IReadOnlyList<string> Attributes { get; init => field = [.. value]; } = [];

    /// <summary>Activity kinds; <c>*</c> alone stands for every kind.</summary>
    public IReadOnlyList<string> Activities { get; init => field = [.. value]; } = [];

    public IReadOnlyList<string> Links { get; init => field = [.. value]; } = [];

    public IReadOnlyList<string> Consents { get; init => field = [.. value]; } = [];

    public IReadOnlyList<string> Judgements { get; init => field = [.. value]; } = [];

    /// <summary>Whether quotes of deals are read.</summary>
    public bool Quotes { get; init; }

    /// <summary>These, with what the attribute and activity rules among the settings name.</summary>
    public FactReads Including(Settings settings)
    {
        SortedSet<string> attributes = new(Attributes, StringComparer.Ordinal);
        SortedSet<string> activities = new(Activities, StringComparer.Ordinal);
        foreach (var key in settings.Keys)
        {
            var value = settings[key];
            if (value.Type == SettingType.AttributeRules) attributes.UnionWith(value.AsAttributeRules().Select(rule => rule.Key));
            if (value.Type == SettingType.ActivityRules) activities.UnionWith(value.AsActivityRules().Select(rule => rule.Kind));
        }

        return this with { Attributes = [.. attributes], Activities = activities.Contains("*") ? ["*"] : [.. activities] };
    }
}
