using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;
using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Validation;

/// <summary>Validates executable documents: all rules in one walk (chapter 5).</summary>
public static class DocumentValidator
{
    private const int MaxErrors = 100;

    /// <summary>Every rule, in the order of the specification.</summary>
    public static IReadOnlyList<Func<ValidationContext, ValidationRule>> Rules => SpecifiedRules.All;

    public static IReadOnlyList<GraphQLError> Validate(Schema schema, DocumentNode document) => Validate(schema, document, Rules);

    public static IReadOnlyList<GraphQLError> Validate(
        Schema schema,
        DocumentNode document,
        IEnumerable<Func<ValidationContext, ValidationRule>> rules,
        int maxErrors = MaxErrors)
    {
        var context = new ValidationContext(schema, document, maxErrors);
        Walker.Walk(document, new RuleWalk(context, [.. rules.Select(create => create(context))]));
        if (!context.IsFull) return context.Errors;
        return [.. context.Errors, GraphQLError.At("Too many validation errors, error limit reached. Validation aborted.", ErrorCodes.Validation)];
    }

    /// <summary>Hands each node to every rule that has not left out the subtree.</summary>
    private sealed class RuleWalk(ValidationContext context, ValidationRule[] rules) : INodeVisitor
    {
        private readonly Node?[] _skipping = new Node?[rules.Length];

        public bool Enter(Node node)
        {
            // What defines types is refused as a whole; its insides are no concern of the other rules.
            if (context.IsFull || node is TypeSystemDefinitionNode) return false;
            context.TypeInfo.Enter(node);
            for (var i = 0; i < rules.Length; i++)
            {
                if (_skipping[i] is null && !rules[i].Enter(node)) _skipping[i] = node;
            }
            return true;
        }

        public void Leave(Node node)
        {
            for (var i = 0; i < rules.Length; i++)
            {
                if (_skipping[i] is null) rules[i].Leave(node);
                else if (ReferenceEquals(_skipping[i], node)) _skipping[i] = null;
            }
            context.TypeInfo.Leave(node);
        }
    }
}
