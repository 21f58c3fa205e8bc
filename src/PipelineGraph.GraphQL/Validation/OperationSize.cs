using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation;

/// <summary>How large a selection is once its fragments are spread out; counts stop growing where they are beyond any limit.</summary>
internal readonly record struct OperationSize
{
    private const long Enough = int.MaxValue;

    public int Depth { get; private init; }

    /// <summary>The fields of its uppermost level.</summary>
    public long Width { get; private init; }

    public long Fields { get; private init; }

    public long Aliases { get; private init; }

    public long Directives { get; private init; }

    public int DirectivesAtOnce { get; private init; }

    /// <summary>Whether it asks for the schema.</summary>
    public bool Introspects { get; private init; }

    /// <summary>The most lists within each other where it asks for the schema.</summary>
    public int IntrospectionDepth { get; private init; }

    /// <summary>The most fields within each other that are named as the lists of introspection are.</summary>
    private int ListDepth { get; init; }

    public OperationSize And(OperationSize other) => new()
    {
        Depth = Math.Max(Depth, other.Depth),
        Width = Sum(Width, other.Width),
        Fields = Sum(Fields, other.Fields),
        Aliases = Sum(Aliases, other.Aliases),
        Directives = Sum(Directives, other.Directives),
        DirectivesAtOnce = Math.Max(DirectivesAtOnce, other.DirectivesAtOnce),
        Introspects = Introspects || other.Introspects,
        IntrospectionDepth = Math.Max(IntrospectionDepth, other.IntrospectionDepth),
        ListDepth = Math.Max(ListDepth, other.ListDepth),
    };

    public OperationSize Below(FieldNode field)
    {
        var introspects = field.Name.Value is "__schema" or "__type";
        return this with
        {
            Depth = Depth + 1,
            Width = 1,
            Fields = Sum(Fields, 1),
            Aliases = Sum(Aliases, field.Alias is null ? 0 : 1),
            Introspects = Introspects || introspects,
            IntrospectionDepth = introspects ? Math.Max(IntrospectionDepth, ListDepth) : IntrospectionDepth,
            ListDepth = ListDepth + (field.Name.Value is "fields" or "inputFields" or "interfaces" or "possibleTypes" ? 1 : 0),
        };
    }

    public OperationSize At(IReadOnlyList<DirectiveNode> directives) => directives.Count == 0
        ? this
        : this with { Directives = Sum(Directives, directives.Count), DirectivesAtOnce = Math.Max(DirectivesAtOnce, directives.Count) };

    private static long Sum(long a, long b) => Math.Min(Enough, a + b);
}
