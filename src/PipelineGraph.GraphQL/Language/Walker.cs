namespace PipelineGraph.GraphQL.Language;

/// <summary>Told of every node of a walk, before and after its children.</summary>
public interface INodeVisitor
{
    /// <summary>False leaves the children (and <see cref="Leave"/>) out.</summary>
    bool Enter(Node node);

    void Leave(Node node);
}

/// <summary>Walks a document depth first, in the order of its text.</summary>
public static class Walker
{
    public static void Walk(Node node, INodeVisitor visitor)
    {
        if (!visitor.Enter(node)) return;
        WalkChildren(node, visitor);
        visitor.Leave(node);
    }

    private static void WalkChildren(Node node, INodeVisitor visitor)
    {
        switch (node)
        {
            case DocumentNode n: All(n.Definitions, visitor); break;
            case OperationDefinitionNode n:
                Maybe(n.Description, visitor);
                Maybe(n.Name, visitor);
                All(n.VariableDefinitions, visitor);
                All(n.Directives, visitor);
                Walk(n.SelectionSet, visitor);
                break;
            case VariableDefinitionNode n:
                Maybe(n.Description, visitor);
                Walk(n.Variable, visitor);
                Walk(n.Type, visitor);
                Maybe(n.DefaultValue, visitor);
                All(n.Directives, visitor);
                break;
            case VariableNode n: Walk(n.Name, visitor); break;
            case SelectionSetNode n: All(n.Selections, visitor); break;
            case FieldNode n:
                Maybe(n.Alias, visitor);
                Walk(n.Name, visitor);
                All(n.Arguments, visitor);
                All(n.Directives, visitor);
                Maybe(n.SelectionSet, visitor);
                break;
            case ArgumentNode n:
                Walk(n.Name, visitor);
                Walk(n.Value, visitor);
                break;
            case FragmentSpreadNode n:
                Walk(n.Name, visitor);
                All(n.Directives, visitor);
                break;
            case InlineFragmentNode n:
                Maybe(n.TypeCondition, visitor);
                All(n.Directives, visitor);
                Walk(n.SelectionSet, visitor);
                break;
            case FragmentDefinitionNode n:
                Maybe(n.Description, visitor);
                Walk(n.Name, visitor);
                Walk(n.TypeCondition, visitor);
                All(n.Directives, visitor);
                Walk(n.SelectionSet, visitor);
                break;
            case ListValueNode n: All(n.Values, visitor); break;
            case ObjectValueNode n: All(n.Fields, visitor); break;
            case ObjectFieldNode n:
                Walk(n.Name, visitor);
                Walk(n.Value, visitor);
                break;
            case DirectiveNode n:
                Walk(n.Name, visitor);
                All(n.Arguments, visitor);
                break;
            case NamedTypeNode n: Walk(n.Name, visitor); break;
            case ListTypeNode n: Walk(n.Type, visitor); break;
            case NonNullTypeNode n: Walk(n.Type, visitor); break;
            default: WalkTypeSystem(node, visitor); break;
        }
    }

    private static void WalkTypeSystem(Node node, INodeVisitor visitor)
    {
        switch (node)
        {
            case SchemaDefinitionNode n:
                Maybe(n.Description, visitor);
                All(n.Directives, visitor);
                All(n.OperationTypes, visitor);
                break;
            case OperationTypeDefinitionNode n: Walk(n.Type, visitor); break;
            case DirectiveDefinitionNode n:
                Maybe(n.Description, visitor);
                Walk(n.Name, visitor);
                All(n.Arguments, visitor);
                All(n.Locations, visitor);
                break;
            case TypeDefinitionNode n:
                Maybe(n.Description, visitor);
                Walk(n.Name, visitor);
                if (n is CompositeTypeDefinitionNode implementing) All(implementing.Interfaces, visitor);
                All(n.Directives, visitor);
                WalkMembers(n, visitor);
                break;
            case FieldDefinitionNode n:
                Maybe(n.Description, visitor);
                Walk(n.Name, visitor);
                All(n.Arguments, visitor);
                Walk(n.Type, visitor);
                All(n.Directives, visitor);
                break;
            case InputValueDefinitionNode n:
                Maybe(n.Description, visitor);
                Walk(n.Name, visitor);
                Walk(n.Type, visitor);
                Maybe(n.DefaultValue, visitor);
                All(n.Directives, visitor);
                break;
            case EnumValueDefinitionNode n:
                Maybe(n.Description, visitor);
                Walk(n.Name, visitor);
                All(n.Directives, visitor);
                break;
        }
    }

    private static void WalkMembers(TypeDefinitionNode node, INodeVisitor visitor)
    {
        switch (node)
        {
            case CompositeTypeDefinitionNode n: All(n.Fields, visitor); break;
            case UnionTypeDefinitionNode n: All(n.Types, visitor); break;
            case EnumTypeDefinitionNode n: All(n.Values, visitor); break;
            case InputObjectTypeDefinitionNode n: All(n.Fields, visitor); break;
        }
    }

    private static void Maybe(Node? node, INodeVisitor visitor)
    {
        if (node is not null) Walk(node, visitor);
    }

    private static void All<T>(IReadOnlyList<T> nodes, INodeVisitor visitor) where T : Node
    {
        for (var i = 0; i < nodes.Count; i++) Walk(nodes[i], visitor);
    }
}
