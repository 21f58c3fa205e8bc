using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>Fields that meet under one response name are one field with one set of arguments, or can never both apply (section 5.3.2).</summary>
public sealed class OverlappingFieldsCanBeMerged : ValidationRule
{
    private readonly FieldComparison _comparison;
    private readonly FieldMerging _merging;

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
            DocumentNode document => FindConflicting(document),
            ExecutableDefinitionNode n => n.SelectionSet,
            FieldNode n => n.SelectionSet,
            _ => null,
        };
        if (node is DocumentNode) return selectionSet is not null && (!_merging.IsExhausted || Refuse(FieldMerging.MaxSteps, selectionSet));
        if (selectionSet is null || _comparison.IsExhausted) return !_comparison.IsExhausted;

        var parent = Context.TypeInfo.Type?.Named is { IsComposite: true } type ? type : null;
        foreach (var conflict in _comparison.FindWithin(parent, selectionSet))
        {
            Report(
                $"Fields \"{FieldConflict.Abbreviate(conflict.ResponseKey)}\" conflict because {conflict.Reason}. "
                + "Use different aliases on the fields to fetch both if this was intentional.",
                [.. conflict.First, .. conflict.Second]);
        }

        return !_comparison.IsExhausted || Refuse(FieldComparison.MaxSteps, selectionSet);
    }

    /// <summary>The first definition whose fields cannot be merged. Most documents have none, and only of those that do is it asked which fields conflict.</summary>
    private SelectionSetNode? FindConflicting(DocumentNode document) =>
        document.Operations.FirstOrDefault(operation => !_merging.CanMerge(Context.Schema.GetRootType(operation.Operation), operation.SelectionSet))?.SelectionSet
        ?? document.Fragments.FirstOrDefault(fragment => !_merging.CanMerge(fragment))?.SelectionSet;

    private bool Refuse(int steps, SelectionSetNode selectionSet)
    {
        Context.ReportLimit(
            this,
            new Limit("Comparisons", null, steps),
            $"The selections overlap in so many ways that more than {steps} comparisons are needed. Ask for less at once, or repeat fields and fragments less.",
            selectionSet);
        return false;
    }
}
