namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>What a change of a schema does to the clients that were written before it.</summary>
public enum SchemaChangeSeverity
{
    /// <summary>They go on as before.</summary>
    Safe,

    /// <summary>They go on, and may meet what they do not expect.</summary>
    Dangerous,

    /// <summary>Some of their documents, or of their code, no longer work.</summary>
    Breaking,
}

/// <summary>One difference between two schemas; kinds and wording are those of the reference implementation.</summary>
/// <param name="Kind">As <c>FIELD_REMOVED</c>.</param>
/// <param name="Coordinate">The element (section 3.14), as <c>Query.contacts(first:)</c>.</param>
public sealed record SchemaChange(SchemaChangeSeverity Severity, string Kind, string Coordinate, string Description)
{
    /// <summary>Takes away what was <c>@deprecated</c> before, or only reached through what was: clients have been told.</summary>
    public bool WasAnnounced { get; init; }

    /// <summary>Breaks clients that were not told.</summary>
    public bool IsBreach => Severity == SchemaChangeSeverity.Breaking && !WasAnnounced;

    public override string ToString() => $"{Kind} {Coordinate}: {Description}";
}
