using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>Reading the directives written in a schema.</summary>
public static class AppliedDirectives
{
    /// <summary>A string argument of the first directive of that name.</summary>
    public static string? StringArgument(this IEnumerable<DirectiveNode> directives, string directive, string argument) =>
        directives.FirstOrDefault(node => node.Name.Value == directive)?.Arguments
            .FirstOrDefault(node => node.Name.Value == argument)?.Value is StringValueNode text ? text.Value : null;
}
