using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation;

/// <summary>Refuses operations that are too deep or select too much once their fragments are spread out, and says by how much.</summary>
/// <remarks>For valid documents, whose fragments make no cycles. Each fragment is measured once, however often it is spread.</remarks>
internal sealed class OperationLimits
{
    private readonly Dictionary<string, FragmentDefinitionNode> _fragments;
    private readonly Dictionary<string, OperationSize> _measured = new(StringComparer.Ordinal);

    private OperationLimits(DocumentNode document) =>
        _fragments = document.Fragments.ToDictionary(fragment => fragment.Name.Value, StringComparer.Ordinal);

    /// <param name="document">A valid one.</param>
    /// <param name="options">The limits.</param>
    /// <param name="fields">The fields of all operations together.</param>
    public static IReadOnlyList<GraphQLError> Check(DocumentNode document, ExecutorOptions options, out long fields)
    {
        fields = 0;
        var limits = new OperationLimits(document);
        var errors = new List<GraphQLError>();
        foreach (var operation in document.Operations)
        {
            var size = limits.Measure(operation);
            fields += size.Fields;
            if (!options.AllowIntrospection && size.Introspects)
                errors.Add(GraphQLError.At("This server does not answer introspection; take its schema from whoever runs it.", ErrorCodes.IntrospectionOff, operation));
            Hold("Depth", size.Depth, options.MaxOperationDepth, "is nested {0} fields deep", "Select less at a time");
            Hold("Fields", size.Fields, options.MaxFields, "selects {0} fields", "Select less at a time");
            Hold("RootFields", size.Width, options.MaxRootFields, "has {0} fields at its root", "Send several operations");
            Hold("Aliases", size.Aliases, options.MaxAliases, "has {0} aliases", "Send several operations");
            Hold("Directives", size.Directives, options.MaxDirectives, "has {0} directives", "Put them on what surrounds the fields");
            Hold("DirectivesPerLocation", size.DirectivesAtOnce, options.MaxDirectivesPerLocation, "has {0} directives at one place", "Leave out the others");
            Hold("IntrospectionDepth", size.IntrospectionDepth, options.MaxIntrospectionDepth, "introspects {0} lists within each other", "Ask for named types by their names");

            void Hold(string name, long asked, int allowed, string what, string advice)
            {
                if (asked <= allowed) return;
                var shown = string.Format(System.Globalization.CultureInfo.InvariantCulture, what, asked);
                errors.Add(new Limit(name, asked, allowed).ToError($"The operation {shown}; at most {allowed} are allowed. {advice}.", operation));
            }
        }
        return errors;
    }

    private OperationSize Measure(OperationDefinitionNode operation)
    {
        var size = Measure(operation.SelectionSet).At(operation.Directives);
        foreach (var variable in operation.VariableDefinitions) size = size.At(variable.Directives);
        return size;
    }

    private OperationSize Measure(SelectionSetNode set)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        var size = default(OperationSize);
        foreach (var selection in set.Selections)
        {
            var own = selection switch
            {
                FieldNode field => (field.SelectionSet is { } inner ? Measure(inner) : default).Below(field),
                InlineFragmentNode inline => Measure(inline.SelectionSet),
                FragmentSpreadNode spread => OfFragment(spread.Name.Value),
                _ => default,
            };
            size = size.And(own.At(selection.Directives));
        }
        return size;
    }

    private OperationSize OfFragment(string name)
    {
        if (_measured.TryGetValue(name, out var known)) return known;
        return _measured[name] = _fragments.TryGetValue(name, out var fragment) ? Measure(fragment.SelectionSet).At(fragment.Directives) : default;
    }
}
