using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>Where in an executable document directives stand.</summary>
internal static class DirectiveSites
{
    /// <summary>The directives on a node and the name of the place; none on nodes that take no directives.</summary>
    public static (IReadOnlyList<DirectiveNode> Directives, DirectiveLocation Location) At(Node node) => node switch
    {
        OperationDefinitionNode n => (n.Directives, n.Operation switch
        {
            OperationType.Query => DirectiveLocation.Query,
            OperationType.Mutation => DirectiveLocation.Mutation,
            _ => DirectiveLocation.Subscription,
        }),
        VariableDefinitionNode n => (n.Directives, DirectiveLocation.VariableDefinition),
        FieldNode n => (n.Directives, DirectiveLocation.Field),
        FragmentSpreadNode n => (n.Directives, DirectiveLocation.FragmentSpread),
        InlineFragmentNode n => (n.Directives, DirectiveLocation.InlineFragment),
        FragmentDefinitionNode n => (n.Directives, DirectiveLocation.FragmentDefinition),
        _ => ([], default),
    };
}
