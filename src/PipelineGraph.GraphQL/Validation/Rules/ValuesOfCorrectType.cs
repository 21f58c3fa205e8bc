using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>Every literal is one of its type; input objects have known fields and all required ones (sections 5.6.1, 5.6.2 and 5.6.4).</summary>
public sealed class ValuesOfCorrectType(ValidationContext context) : ValidationRule(context)
{
    private StringValueNode? _description;

    public override string Section => "5.6.1";

    public override bool Enter(Node node)
    {
        switch (node)
        {
            case VariableDefinitionNode n:
                _description = n.Description;
                return true;
            // The walk is within the list already: the list's own type is one level up.
            case ListValueNode when Context.TypeInfo.ParentInputType?.Nullable is not ListType:
                CheckLeaf(node);
                return false;
            case ObjectValueNode n:
                if (Context.TypeInfo.InputType?.Named is InputObjectType input)
                {
                    CheckObject(n, input);
                    return true;
                }

                CheckLeaf(node);
                return false;
            case ObjectFieldNode n when Context.TypeInfo.InputType is null && Context.TypeInfo.ParentInputType?.Named is InputObjectType type:
                var suggestion = Suggestions.DidYouMean(Suggestions.For(n.Name.Value, type.Fields.Keys));
                ReportIn("5.6.2", $"Field \"{n.Name.Value}\" is not defined by type \"{type}\".{suggestion}", node);
                return true;
            case NullValueNode when Context.TypeInfo.InputType is NonNullType type:
                Report($"Expected value of type \"{type}\", found null.", node);
                return true;
            case EnumValueNode or IntValueNode or FloatValueNode or BooleanValueNode:
            case StringValueNode when node != _description:
                CheckLeaf(node);
                return true;
            default:
                return true;
        }
    }

    private void CheckObject(ObjectValueNode node, InputObjectType type)
    {
        foreach (var field in type.Fields.Values)
        {
            if (field.IsRequired && !node.Fields.Any(given => given.Name.Value == field.Name))
                ReportIn("5.6.4", $"Field \"{type}.{field.Name}\" of required type \"{field.Type}\" was not provided.", node);
        }

        if (!type.IsOneOf) return;
        var keys = node.Fields.Select(static field => field.Name.Value).Distinct(StringComparer.Ordinal).ToList();
        if (keys.Count != 1) Report($"OneOf Input Object \"{type}\" must specify exactly one key.", node);
        else if (node.Fields[^1].Value is NullValueNode) Report($"Field \"{type}.{keys[0]}\" must be non-null.", node);
    }

    private void CheckLeaf(Node node)
    {
        if (Context.TypeInfo.InputType is not { } expected) return;
        switch (expected.Named)
        {
            case EnumType type:
                if (EnumLiteral.Fault(type, (ValueNode)node) is { } fault) Report(fault, node);
                break;
            case ScalarType scalar:
                try
                {
                    scalar.Parse((ValueNode)node);
                }
                catch (InputException exception)
                {
                    var isSpecified = scalar.Name is "Int" or "Float" or "String" or "Boolean" or "ID";
                    Report(isSpecified ? exception.Message : $"Expected value of type \"{expected}\", found {node}; {exception.Message}", node);
                }

                break;
            default:
                Report($"Expected value of type \"{expected}\", found {node}.", node);
                break;
        }
    }
}
