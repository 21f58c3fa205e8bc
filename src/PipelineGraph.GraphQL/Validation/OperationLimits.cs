using System.Globalization;
using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation;

/// <summary>Refuses operations that are too deep or select too much once their fragments are spread out, and says by how much.</summary>
/// <remarks>For valid documents, whose fragments make no cycles. Each fragment is measured once, however often it is spread.</remarks>
internal sealed class OperationLimits
{
    private readonly Dictionary<string, FragmentDefinitionNode> _fragments;
    private readonly Dictionary<string, Size> _measured = new(StringComparer.Ordinal);

    private OperationLimits(DocumentNode document) =>
        _fragments = document.Fragments.ToDictionary(fragment => fragment.Name.Value, StringComparer.Ordinal);

    public static IReadOnlyList<GraphQLError> Check(DocumentNode document, ExecutorOptions options)
    {
        var limits = new OperationLimits(document);
        var errors = new List<GraphQLError>();
        foreach (var operation in document.Operations)
        {
            var size = limits.Measure(operation.SelectionSet);
            if (size.Depth > options.MaxOperationDepth) Refuse($"is {size.Depth} levels deep", options.MaxOperationDepth);
            if (size.Fields > options.MaxFields) Refuse($"selects {size.Fields} fields", options.MaxFields);
            if (size.Aliases > options.MaxAliases) Refuse($"has {size.Aliases} aliases", options.MaxAliases);

            void Refuse(FormattableString what, int max) => errors.Add(GraphQLError.At(
                string.Create(CultureInfo.InvariantCulture, $"The operation {FormattableString.Invariant(what)}; at most {max} are allowed. Select less at a time."),
                ErrorCodes.Limit,
                operation));
        }
        return errors;
    }

    private Size Measure(SelectionSetNode set)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        var size = default(Size);
        foreach (var selection in set.Selections)
        {
            size = size.And(selection switch
            {
                FieldNode field => (field.SelectionSet is { } inner ? Measure(inner) : default).Below(field),
                InlineFragmentNode inline => Measure(inline.SelectionSet),
                FragmentSpreadNode spread => OfFragment(spread.Name.Value),
                _ => default,
            });
        }
        return size;
    }

    private Size OfFragment(string name)
    {
        if (_measured.TryGetValue(name, out var known)) return known;
        return _measured[name] = _fragments.TryGetValue(name, out var fragment) ? Measure(fragment.SelectionSet) : default;
    }

    /// <summary>How large a selection is; counts stop growing where they are beyond any limit.</summary>
    private readonly record struct Size(int Depth, long Fields, long Aliases)
    {
        private const long Enough = int.MaxValue;

        public Size And(Size other) =>
            new(Math.Max(Depth, other.Depth), Math.Min(Enough, Fields + other.Fields), Math.Min(Enough, Aliases + other.Aliases));

        public Size Below(FieldNode field) => new(Depth + 1, Math.Min(Enough, Fields + 1), Math.Min(Enough, Aliases + (field.Alias is null ? 0 : 1)));
    }
}
