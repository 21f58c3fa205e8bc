using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Conformance;

/// <summary>Schemas and executors by the text they are made of; a corpus asks about few texts many times.</summary>
internal sealed class Schemas
{
    private const int MaxKept = 200;

    private readonly Dictionary<string, (Schema? Schema, Exception? Fault)> _schemas = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, bool), RequestExecutor> _executors = [];

    /// <summary>Throws the <see cref="SyntaxException"/> or <see cref="SchemaException"/> that the text deserves.</summary>
    public Schema Get(string text)
    {
        if (!_schemas.TryGetValue(text, out var known))
        {
            if (_schemas.Count >= MaxKept) _schemas.Clear();
            _schemas[text] = known = Build(text);
        }
        return known.Schema ?? throw known.Fault!;
    }

    public RequestExecutor Executor(string text, bool isWiring)
    {
        Get(text);
        if (_executors.TryGetValue((text, isWiring), out var executor)) return executor;
        if (_executors.Count >= MaxKept) _executors.Clear();
        var builder = new RequestExecutorBuilder().AddSdl(text, "schema").WithOptions(new ExecutorOptions
        {
            Parser = ParserOptions.Trusted,
            MaxFields = int.MaxValue,
            MaxAliases = int.MaxValue,
            MaxRootFields = int.MaxValue,
            MaxDirectives = int.MaxValue,
            MaxDirectivesPerLocation = int.MaxValue,
            MaxIntrospectionDepth = int.MaxValue,
            MaxTypeCost = double.MaxValue,
            MaxFieldCost = double.MaxValue,
        });
        builder.ResolveOthers(isWiring ? Wiring.Resolver : (_, _) => JsonRoot.Resolve);
        return _executors[(text, isWiring)] = builder.Build();
    }

    private static (Schema?, Exception?) Build(string text)
    {
        try
        {
            Parser.Parse(text, ParserOptions.Trusted);
            return (Schema.FromSdl(text), null);
        }
        catch (Exception exception) when (exception is SyntaxException or SchemaException)
        {
            return (null, exception);
        }
    }
}
