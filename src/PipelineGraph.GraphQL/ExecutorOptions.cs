using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL;

/// <summary>The bounds an executor keeps.</summary>
public sealed record ExecutorOptions
{
    public ParserOptions Parser { get; init; } = ParserOptions.Default;

    /// <summary>Fields within each other once all fragments are spread out.</summary>
    public int MaxOperationDepth { get; init; } = 200;

    /// <summary>Fields of one operation, those of a fragment counted each time it is spread.</summary>
    public int MaxFields { get; init; } = 5_000;

    /// <summary>Aliases of one operation, counted alike.</summary>
    public int MaxAliases { get; init; } = 1_000;

    /// <summary>Fields of the root of one operation, counted alike: mutations run one after another, and each query of the root is work of its own.</summary>
    public int MaxRootFields { get; init; } = 100;

    /// <summary>Directives of one operation, counted alike.</summary>
    public int MaxDirectives { get; init; } = 500;

    /// <summary>Directives at one place of the document.</summary>
    public int MaxDirectivesPerLocation { get; init; } = 10;

    /// <summary>Lists of introspection within each other, as the fields of the types of fields: each multiplies the answer by the size of the schema.</summary>
    public int MaxIntrospectionDepth { get; init; } = 3;

    /// <summary>Whether the schema can be asked for by operations (section 4); `__typename` always can.</summary>
    public bool AllowIntrospection { get; init; } = true;

    /// <summary>The longest page that any list gives: a slicing argument beyond it costs no more, since the field refuses it.</summary>
    public int LongestPage { get; init; } = 500;

    /// <summary>The longest page that may be asked for, where it is less than what the lists would give; null for no such bound.</summary>
    public int? MaxPageSize { get; init; }

    /// <summary>The weight of all objects that one operation may give, by `@cost` and `@listSize`.</summary>
    public double MaxTypeCost { get; init; } = 100_000;

    /// <summary>The weight of all fields that one operation may resolve, by `@cost` and `@listSize`.</summary>
    public double MaxFieldCost { get; init; } = 100_000;

    /// <summary>Whether every response tells the cost, and not only those of clients that ask for it.</summary>
    public bool ReportCost { get; init; }

    /// <summary>Items of all the lists of one response.</summary>
    public int MaxListItems { get; init; } = 1_000_000;

    /// <summary>The bytes of one response.</summary>
    public int MaxResponseBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How long a query, or one event of a subscription, may take; null for as long as it does.</summary>
    public TimeSpan? Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a mutation may take; null for as long as it does. What is cut off half-way was work for nothing, or half of it is done.</summary>
    public TimeSpan? MutationTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How many documents are kept parsed, validated and planned.</summary>
    public int CachedDocuments { get; init; } = 2_000;

    /// <summary>The characters of the texts of kept documents, all together; a field counts as 32 each time that it is selected.</summary>
    public int CachedCharacters { get; init; } = 4_000_000;

    /// <summary>Whether a document that was sent with its hash may be asked for by the hash alone; those kept so have the bounds of the cache.</summary>
    public bool AutomaticPersistedQueries { get; init; } = true;
}
