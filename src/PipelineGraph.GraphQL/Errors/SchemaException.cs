using System.Globalization;

namespace PipelineGraph.GraphQL;

/// <summary>A schema, or its binding to code, that cannot be used; lists everything that is wrong, at once.</summary>
public sealed class SchemaException(IReadOnlyList<GraphQLError> errors) : Exception(Describe(errors))
{
    public IReadOnlyList<GraphQLError> Errors { get; } = errors;

    private static string Describe(IReadOnlyList<GraphQLError> errors) =>
        string.Create(CultureInfo.InvariantCulture, $"The schema has {errors.Count} problem(s):\n") + string.Join('\n', errors.Select(Line));

    private static string Line(GraphQLError error) =>
        error.Locations.Count == 0
            ? "- " + error.Message
            : string.Create(CultureInfo.InvariantCulture, $"- {error.Message} ({error.Locations[0].Line}:{error.Locations[0].Column})");
}
