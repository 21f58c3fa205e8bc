using PipelineGraph.Data.Queries;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.Server.Hosting;

/// <summary>Who may ask for the schema by a query.</summary>
public enum IntrospectionAccess
{
    /// <summary>Whoever has a key.</summary>
    Authenticated,

    /// <summary>Whoever has a key, and who has none as long as nothing else is asked for.</summary>
    Everyone,

    /// <summary>Nobody.</summary>
    Nobody,
}

/// <summary>The settings of what one request may ask for.</summary>
public sealed record LimitSettings
{
    /// <summary>The limits by their names below <c>PipelineGraph:Limits</c>: what each is without a setting, and up to what it can be set.</summary>
    internal static readonly IReadOnlyDictionary<string, (long Default, long Most)> Limits = Defaults(new ExecutorOptions());

    /// <summary>The settings' names below <c>PipelineGraph</c>.</summary>
    internal static readonly string[] Names = ["Introspection", "ReportCost", .. Limits.Keys.Select(name => $"Limits:{name}")];

    /// <summary>What the engine holds operations to.</summary>
    public required ExecutorOptions Operations { get; init; }

    /// <summary>The longest body of a request without files, in bytes.</summary>
    public required int RequestBytes { get; init; }

    public required IntrospectionAccess Introspection { get; init; }

    internal static LimitSettings Read(IConfigurationSection section, List<string> problems)
    {
        var introspection = IntrospectionAccess.Authenticated;
        if (section["Introspection"] is { Length: > 0 } access && (!Enum.TryParse(access, ignoreCase: true, out introspection) || char.IsAsciiDigit(access[0])))
            problems.Add($"PipelineGraph:Introspection is '{access}': set {string.Join(", ", Enum.GetNames<IntrospectionAccess>())}.");
        var report = false;
        if (section["ReportCost"] is { Length: > 0 } text && !bool.TryParse(text, out report)) problems.Add($"PipelineGraph:ReportCost is '{text}': set true or false.");
        return new LimitSettings
        {
            Introspection = introspection,
            RequestBytes = Number("RequestBytes"),
            Operations = new ExecutorOptions
            {
                Parser = new ParserOptions { MaxTokens = Number("Tokens"), MaxDepth = Number("Nesting") },
                MaxOperationDepth = Number("Depth"),
                MaxFields = Number("Fields"),
                MaxRootFields = Number("RootFields"),
                MaxAliases = Number("Aliases"),
                MaxDirectives = Number("Directives"),
                MaxDirectivesPerLocation = Number("DirectivesPerLocation"),
                MaxIntrospectionDepth = Number("IntrospectionDepth"),
                AllowIntrospection = introspection != IntrospectionAccess.Nobody,
                LongestPage = PageRequest.MaxSize,
                // The lists refuse longer pages than their own longest, each with its own error.
                MaxPageSize = Number("PageSize") is var page && page < PageRequest.MaxSize ? page : null,
                MaxTypeCost = Number("TypeCost"),
                MaxFieldCost = Number("FieldCost"),
                ReportCost = report,
                MaxListItems = Number("ListItems"),
                MaxResponseBytes = Number("ResponseBytes"),
                Timeout = TimeSpan.FromSeconds(Number("Seconds")),
                MutationTimeout = TimeSpan.FromSeconds(Number("MutationSeconds")),
                CachedDocuments = Number("CachedDocuments"),
                CachedCharacters = Number("CachedCharacters"),
            },
        };

        int Number(string name)
        {
            var (otherwise, most) = Limits[name];
            return (int)TransportSettings.Number(section, $"Limits:{name}", otherwise, most, problems);
        }
    }

    private static Dictionary<string, (long Default, long Most)> Defaults(ExecutorOptions options) => new(StringComparer.OrdinalIgnoreCase)
    {
        // Takes the longest text of `importCsv` however JSON writes it: six bytes a character at most.
        ["RequestBytes"] = (8 * 1024 * 1024, int.MaxValue / 2),
        ["Tokens"] = (options.Parser.MaxTokens, 100_000),
        // What is nested deeper could overflow the stack.
        ["Nesting"] = (options.Parser.MaxDepth, 500),
        ["Depth"] = (options.MaxOperationDepth, 500),
        ["Fields"] = (options.MaxFields, 1_000_000),
        ["RootFields"] = (options.MaxRootFields, 1_000_000),
        ["Aliases"] = (options.MaxAliases, 1_000_000),
        ["Directives"] = (options.MaxDirectives, 1_000_000),
        ["DirectivesPerLocation"] = (options.MaxDirectivesPerLocation, 1_000_000),
        ["IntrospectionDepth"] = (options.MaxIntrospectionDepth, 100),
        ["PageSize"] = (PageRequest.MaxSize, PageRequest.MaxSize),
        ["TypeCost"] = ((long)options.MaxTypeCost, int.MaxValue),
        ["FieldCost"] = ((long)options.MaxFieldCost, int.MaxValue),
        ["ListItems"] = (options.MaxListItems, int.MaxValue / 2),
        ["ResponseBytes"] = (options.MaxResponseBytes, int.MaxValue / 2),
        ["Seconds"] = ((long)options.Timeout!.Value.TotalSeconds, 86_400),
        ["MutationSeconds"] = ((long)options.MutationTimeout!.Value.TotalSeconds, 86_400),
        ["CachedDocuments"] = (options.CachedDocuments, 1_000_000),
        ["CachedCharacters"] = (options.CachedCharacters, int.MaxValue / 2),
    };
}
