using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Validation;

/// <summary>Follows a walk through an executable document and knows the types at the present place.</summary>
public sealed class TypeInfo(Schema schema)
{
    private readonly Stack<NamedType?> _parentTypes = new();
    private readonly Stack<GraphQLType?> _types = new();
    private readonly Stack<Field?> _fields = new();
    private readonly Stack<GraphQLType?> _inputTypes = new();
    private readonly Stack<ValueNode?> _defaults = new();
    private bool _inDirective;

    /// <summary>The type of the field, operation or fragment we are in.</summary>
    public GraphQLType? Type => Top(_types);

    /// <summary>The composite type that the present selection set selects from.</summary>
    public NamedType? ParentType => Top(_parentTypes);

    public GraphQLType? InputType => Top(_inputTypes);

    /// <summary>The input type one level up: the input object of a field, the list of an item.</summary>
    public GraphQLType? ParentInputType => _inputTypes.Count > 1 ? _inputTypes.ElementAt(1) : null;

    public Field? Field => Top(_fields);

    /// <summary>The default of the argument or input field the present value is for.</summary>
    public ValueNode? DefaultValue => Top(_defaults);

    public DirectiveDefinition? Directive { get; private set; }

    /// <summary>The definition of the argument we are in, be it of a directive or of a field.</summary>
    public InputValue? Argument { get; private set; }

    /// <summary>The enum value literal we are at.</summary>
    public EnumValue? EnumValue { get; private set; }

    public void Enter(Node node)
    {
        switch (node)
        {
            case SelectionSetNode: _parentTypes.Push(Type?.Named is { IsComposite: true } composite ? composite : null); break;
            case FieldNode n:
                var field = ParentType is { } parent ? schema.GetField(parent, n.Name.Value) : null;
                _fields.Push(field);
                _types.Push(field?.Type);
                break;
            case DirectiveNode n:
                Directive = schema.Directives.GetValueOrDefault(n.Name.Value);
                _inDirective = true;
                break;
            case OperationDefinitionNode n: _types.Push(schema.GetRootType(n.Operation)); break;
            case InlineFragmentNode n: _types.Push(n.TypeCondition is null ? Type?.Named : Output(n.TypeCondition)); break;
            case FragmentDefinitionNode n: _types.Push(Output(n.TypeCondition)); break;
            case VariableDefinitionNode n: _inputTypes.Push(schema.GetType(n.Type) is { IsInput: true } input ? input : null); break;
            case ArgumentNode n:
                Argument = (_inDirective ? Directive?.Arguments : Field?.Arguments)?.GetValueOrDefault(n.Name.Value);
                _defaults.Push(Argument?.DefaultValue);
                _inputTypes.Push(Argument?.Type);
                break;
            case ListValueNode:
                _defaults.Push(null);
                _inputTypes.Push(InputType?.Nullable is ListType list ? list.OfType : InputType?.Nullable);
                break;
            case ObjectFieldNode n:
                var member = InputType?.Named is InputObjectType type ? type.Fields.GetValueOrDefault(n.Name.Value) : null;
                _defaults.Push(member?.DefaultValue);
                _inputTypes.Push(member?.Type);
                break;
            case EnumValueNode n: EnumValue = InputType?.Named is EnumType values ? values.Values.GetValueOrDefault(n.Value) : null; break;
        }
    }

    public void Leave(Node node)
    {
        switch (node)
        {
            case SelectionSetNode: _parentTypes.Pop(); break;
            case FieldNode:
                _fields.Pop();
                _types.Pop();
                break;
            case DirectiveNode:
                Directive = null;
                _inDirective = false;
                break;
            case OperationDefinitionNode or InlineFragmentNode or FragmentDefinitionNode: _types.Pop(); break;
            case VariableDefinitionNode: _inputTypes.Pop(); break;
            case ArgumentNode:
                Argument = null;
                _defaults.Pop();
                _inputTypes.Pop();
                break;
            case ListValueNode or ObjectFieldNode:
                _defaults.Pop();
                _inputTypes.Pop();
                break;
            case EnumValueNode: EnumValue = null; break;
        }
    }

    private NamedType? Output(NamedTypeNode node) => schema.GetType(node.Name.Value) is { IsOutput: true } type ? type : null;

    private static T? Top<T>(Stack<T?> stack) where T : class => stack.TryPeek(out var top) ? top : null;
}
