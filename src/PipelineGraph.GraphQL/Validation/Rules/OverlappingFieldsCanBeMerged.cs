using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>Fields that meet under one response name are one field with one set of arguments, or can never both apply (section 5.3.2).</summary>
public sealed class OverlappingFieldsCanBeMerged : ValidationRule
{
    private readonly FieldComparison _comparison;

    public OverlappingFieldsCanBeMerged(ValidationContext context) : base(context) => _comparison = new FieldComparison(context);

    public override string Section => "5.3.2";

    public override bool Enter(Node node)
    {
        // Inline fragments are part of the selection set around them.
        var selectionSet = node switch
        {
            OperationDefinitionNode n => n.SelectionSet,
            FragmentDefinitionNode n => n.SelectionSet,
            FieldNode n => n.SelectionSet,
            _ => null,
        };
        if (selectionSet is null || _comparison.IsExhausted) return !_comparison.IsExhausted;

        var parent = Context.TypeInfo.Type?.Named is { IsComposite: true } type ? type : null;
        foreach (var conflict in _comparison.FindWithin(parent, selectionSet))
        {
            Report(
                $"Fields \"{FieldConflict.Abbreviate(conflict.ResponseKey)}\" conflict because {conflict.Reason}. "
                + "Use different aliases on the fields to fetch both if this was intentional.",
                [.. conflict.First, .. conflict.Second]);
        }

        if (_comparison.IsExhausted)
        {
            Context.ReportLimit(
                this,
                FormattableString.Invariant(
                    $"The selections overlap in so many ways that more than {FieldComparison.MaxSteps} comparisons are needed. Ask for less at once, or repeat fields and fragments less."),
                selectionSet);
        }

        return !_comparison.IsExhausted;
    }
}
