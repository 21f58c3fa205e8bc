using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>Fields that meet under one response name are one field with one set of arguments, or can never both apply (section 5.3.2).</summary>
public sealed class OverlappingFieldsCanBeMerged : ValidationRule
{
    private readonly FieldComparison _comparison;
    private readonly FieldMerging _merging;
    private bool _isConflicting;

    public OverlappingFieldsCanBeMerged(ValidationContext context) : base(context)
    {
        var arguments = new FieldArguments();
        _comparison = new FieldComparison(context, arguments);
        _merging = new FieldMerging(context, arguments);
    }

    public override string Section => "5.3.2";

    public override bool Enter(Node node)
    {
        // Inline fragments are part of the selection set around them.
        var selectionSet = node switch
        {
            ExecutableDefinitionNode n => n.SelectionSet,
            FieldNode n => n.SelectionSet,
            _ => null,
        };
        if (selectionSet is null) return true;
        if (_merging.IsExhausted || _comparison.IsExhausted) return false;

        var parent = Context.TypeInfo.Type?.Named is { IsComposite: true } type ? type : null;
        // Nearly all documents are good; only of those that are not it is asked which fields conflict.
        if (!_isConflicting && _merging.CanMerge(parent, selectionSet)) return false;
        if (_merging.IsExhausted) return Refuse(FieldMerging.MaxSteps, selectionSet);
        _isConflicting = true;

        foreach (var conflict in _comparison.FindWithin(parent, selectionSet))
        {
            Report(
                $"Fields \"{FieldConflict.Abbreviate(conflict.ResponseKey)}\" conflict because {conflict.Reason}. "
                + "Use different aliases on the fields to fetch both if this was intentional.",
                [.. conflict.First, .. conflict.Second]);
        }

        return !_comparison.IsExhausted || Refuse(FieldComparison.MaxSteps, selectionSet);
    }

    private bool Refuse(int steps, SelectionSetNode selectionSet)
    {
        Context.ReportLimit(
            this,
            FormattableString.Invariant($"The selections overlap in so many ways that more than {steps} comparisons are needed. Ask for less at once, or repeat fields and fragments less."),
            selectionSet);
        return false;
    }
}
