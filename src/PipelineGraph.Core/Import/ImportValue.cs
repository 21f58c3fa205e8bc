using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Import;

/// <summary>Where a value comes from: a constant, or a text filled from columns and then translated or read as a type.</summary>
public sealed record ImportValue
{
    /// <summary>Of a boolean or number that the mapping gives itself.</summary>
    public FactValue? Constant { get; init; }

    public Template? Text { get; init; }

    /// <summary>Translates whole texts; a null means that the value is not known.</summary>
    public IReadOnlyDictionary<string, FactValue?>? Values { get; init; }

    /// <summary>Whether a text that <see cref="Values"/> lacks is kept, instead of making the row a bad one.</summary>
    public bool KeepOthers { get; init; }

    /// <summary>Of a property; an attribute has the type that it is declared with.</summary>
    public FactValueType Type { get; init; }

    /// <summary>Of a date, as <c>dd-MM-yyyy</c>.</summary>
    public string? Format { get; init; }

    /// <summary>Of money; null: the tenant's.</summary>
    public Template? Currency { get; init; }

    /// <summary>Between the items of a list.</summary>
    public char ListSeparator { get; init; } = ';';

    /// <summary>Texts that mean "not known", instead of the mapping's.</summary>
    public IReadOnlyList<string>? Unknown { get; init; }

    public IEnumerable<string> Columns => (Text?.Columns ?? []).Concat(Currency?.Columns ?? []);
}

/// <summary>Where a date comes from: a text with an instant or a day, or a day and a month whose year follows from the order of the rows.</summary>
public sealed record ImportInstant
{
    public Template? Text { get; init; }

    /// <summary>As <c>dd-MM-yyyy HH:mm</c>; null: ISO 8601.</summary>
    public string? Format { get; init; }

    public Template? Day { get; init; }

    /// <summary>1 to 12, or an English name or its first three letters.</summary>
    public Template? Month { get; init; }

    /// <summary>Of the first row; the year goes on where a row's month is before that of the row above.</summary>
    public int FirstYear { get; init; }

    /// <summary>Whole days to go back.</summary>
    public Template? MinusDays { get; init; }

    public IEnumerable<string> Columns => new[] { Text, Day, Month, MinusDays }.OfType<Template>().SelectMany(template => template.Columns);
}

/// <summary>A date as a row gives it: an instant, a day, or neither.</summary>
public readonly record struct RowDate(DateTimeOffset? At, DateOnly? On)
{
    public bool IsKnown => At is not null || On is not null;
}
