using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>Makes one <see cref="Schema"/> of any number of SDL texts; everything wrong with them is in one <see cref="SchemaException"/>.</summary>
public sealed class SchemaBuilder
{
    private readonly List<Source> _sources = [];
    private readonly Dictionary<string, ScalarType> _scalars = new(StringComparer.Ordinal);

    public SchemaBuilder Add(string text, string sourceName = "schema")
    {
        _sources.Add(new Source(text, sourceName));
        return this;
    }

    /// <summary>Gives the reading and writing of a scalar that the texts declare.</summary>
    public SchemaBuilder Add(ScalarType scalar)
    {
        _scalars[scalar.Name] = scalar;
        return this;
    }

    public Schema Build()
    {
        var definitions = Parse();
        var errors = SdlValidator.Validate(definitions);
        if (errors.Count > 0) throw new SchemaException(errors);
        var schema = new SchemaAssembly(definitions, _scalars).Assemble();
        errors = SchemaValidator.Validate(schema);
        return errors.Count > 0 ? throw new SchemaException(errors) : schema;
    }

    private List<DefinitionNode> Parse()
    {
        var definitions = new List<DefinitionNode>();
        var errors = new List<GraphQLError>();
        foreach (var source in _sources)
        {
            try
            {
                definitions.AddRange(Parser.Parse(source, ParserOptions.Trusted).Definitions);
            }
            catch (SyntaxException exception)
            {
                errors.Add(exception.Error with { Message = $"{source.Name}: {exception.Error.Message}" });
            }
        }
        return errors.Count > 0 ? throw new SchemaException(errors) : definitions;
    }
}
