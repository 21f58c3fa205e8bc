using PipelineGraph.Core.Activities;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Import;

/// <summary>What the columns of a CSV file mean: which subjects a row tells of, and which facts. README.md of this folder describes its JSON.</summary>
public sealed record ImportMapping
{
    /// <summary>The external source that all ids of the file belong to.</summary>
    public required string Source { get; init; }

    public string Encoding { get; init; } = "utf-8";

    /// <summary>Null: found in the header.</summary>
    public char? Separator { get; init; }

    public char Quote { get; init; } = '"';

    public char DecimalSeparator { get; init; } = '.';

    public char? GroupSeparator { get; init; }

    /// <summary>Of local times; null: the tenant's.</summary>
    public TimeZoneInfo? TimeZone { get; init; }

    /// <summary>Texts that mean "not known", besides the empty one.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>Tells a row again in a later import of the same file.</summary>
    public Template RowId { get; init; } = Template.RowNumber;

    /// <summary>Other rows are passed over; null: every row counts.</summary>
    public RowCondition? When { get; init; }

    /// <summary>Date of the facts that name none.</summary>
    public ImportInstant? At { get; init; }

    public IReadOnlyList<AttributeDeclaration> Declare { get; init; } = [];

    public SubjectMapping? Company { get; init; }

    public SubjectMapping? Contact { get; init; }

    public SubjectMapping? Deal { get; init; }

    public IReadOnlyList<FactRule> Facts { get; init; } = [];

    public SubjectMapping? SubjectOf(Unit unit) => unit switch { Unit.Company => Company, Unit.Person => Contact, _ => Deal };

    /// <summary>In the order in which one may refer to another.</summary>
    public IEnumerable<SubjectMapping> Subjects => new[] { Company, Contact, Deal }.OfType<SubjectMapping>();
}

/// <summary>An attribute that the import declares where the tenant has not.</summary>
public sealed record AttributeDeclaration(Unit Unit, string Key, FactValueType Type, bool IsDimension, string? Label);

/// <summary>The subject of one unit that a row tells of.</summary>
public sealed record SubjectMapping
{
    public required Unit Unit { get; init; }

    public required Template ExternalId { get; init; }

    /// <summary>Null: the rows only add facts to subjects that are known.</summary>
    public ImportValue? Name { get; init; }

    /// <summary>Of a contact.</summary>
    public ImportValue? Email { get; init; }

    public ImportValue? Owner { get; init; }

    /// <summary>External id of the employer or of the deal's company; null: the row's own company.</summary>
    public Template? Company { get; init; }

    /// <summary>Of a deal: external id of the buyer; null: the row's own contact.</summary>
    public Template? Buyer { get; init; }

    public ImportInstant? CreatedAt { get; init; }

    /// <summary>Date of <see cref="Attributes"/>; null: undated, so that those of a new subject count from its creation.</summary>
    public ImportInstant? At { get; init; }

    public RowCondition? When { get; init; }

    public IReadOnlyList<AttributeMapping> Attributes { get; init; } = [];
}

/// <summary>An attribute and where its value comes from.</summary>
public sealed record AttributeMapping(string Key, ImportValue Value);

/// <summary>A fact that a row tells when its condition holds.</summary>
public sealed record FactRule
{
    public required FactType Type { get; init; }

    /// <summary>Attribute key, activity kind, consent, judgement or link key; the status of a quote.</summary>
    public required string Key { get; init; }

    public required Unit On { get; init; }

    public RowCondition? When { get; init; }

    public ImportInstant? At { get; init; }

    /// <summary>Null: the row's id and the key.</summary>
    public Template? Id { get; init; }

    /// <summary>Of an attribute; the amount of a quote.</summary>
    public ImportValue? Value { get; init; }

    public Direction? Direction { get; init; }

    public IReadOnlyList<AttributeMapping> Properties { get; init; } = [];

    public QuoteStatus? QuoteStatus { get; init; }

    /// <summary>Tells the quotes of a deal apart; null: the deal has one.</summary>
    public Template? QuoteId { get; init; }

    public ImportValue? ValidUntil { get; init; }

    /// <summary>Consent given, judgement holds, link goes on.</summary>
    public bool Holds { get; init; } = true;

    public ImportValue? Reason { get; init; }

    /// <summary>External id of a link's other end.</summary>
    public Template? Target { get; init; }

    public string? Role { get; init; }

    public int? Degree { get; init; }
}

/// <summary>Something in a mapping that cannot be used, and where.</summary>
/// <param name="Path">As <c>facts[3].when.activity</c>.</param>
public sealed record MappingProblem(string Path, string Message)
{
    /// <summary>The mapping may be as it should be: the file is not.</summary>
    public bool IsOfFile { get; init; }

    /// <summary>The path by its parts, as <c>facts, 3, when, activity</c>.</summary>
    public IReadOnlyList<string> Segments => Path.Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries);

    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}
