using System.Globalization;
using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Validation.Cost;

/// <summary>What each type and field of a schema weighs, read from its directives `@cost` and `@listSize` (GraphQL cost directives specification).</summary>
internal sealed class CostModel
{
    private readonly Dictionary<NamedType, double> _types = [];
    private readonly Dictionary<Field, FieldCost> _fields = [];
    private readonly List<GraphQLError> _errors = [];

    private CostModel(Schema schema)
    {
        foreach (var type in schema.Types.Values) _types[type] = Weight(type.AppliedDirectives, type.Name) ?? (type.IsComposite ? 1 : 0);
        foreach (var type in schema.Types.Values.OfType<FieldsType>())
        {
            foreach (var field in type.Fields.Values) _fields[field] = Read(field, $"{type.Name}.{field.Name}");
        }
    }

    /// <summary>A <see cref="SchemaException"/> lists every directive that makes no sense.</summary>
    public static CostModel Read(Schema schema)
    {
        var model = new CostModel(schema);
        return model._errors.Count == 0 ? model : throw new SchemaException(model._errors);
    }

    /// <summary>The arguments that say how long any list may be.</summary>
    public HashSet<string> SlicingArguments { get; } = new(StringComparer.Ordinal);

    /// <summary>Objects weigh 1 and leaf values nothing, unless `@cost` says otherwise.</summary>
    public double WeightOf(NamedType type) => _types[type];

    /// <summary>A field weighs what its type does, unless `@cost` says otherwise.</summary>
    public FieldCost Of(Field field) => _fields.GetValueOrDefault(field) ?? new FieldCost(WeightOf(field.Type.Named), [], null);

    private FieldCost Read(Field field, string place)
    {
        var directives = field.Node?.Directives ?? [];
        var arguments = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var argument in field.Arguments.Values)
        {
            if (Weight(argument.Node?.Directives ?? [], $"{place}({argument.Name}:)") is { } weight) arguments.Add(argument.Name, weight);
        }
        var listSize = directives.FirstOrDefault(directive => directive.Name.Value == "listSize");
        return new FieldCost(Weight(directives, place) ?? WeightOf(field.Type.Named), arguments, listSize is null ? null : Read(listSize, field, place));
    }

    private ListSize Read(DirectiveNode directive, Field field, string place)
    {
        var slicing = Names(directive, "slicingArguments");
        var sized = Names(directive, "sizedFields");
        var assumed = Value(directive, "assumedSize") is IntValueNode number && int.TryParse(number.Value, CultureInfo.InvariantCulture, out var size) ? size : (int?)null;
        if (assumed < 0) Report($"The assumedSize of @listSize on {place} must not be negative.", directive);
        foreach (var name in slicing)
        {
            SlicingArguments.Add(name);
            if (!field.Arguments.TryGetValue(name, out var argument) || argument.Type.Nullable is not (ListType or ScalarType { Name: "Int" }))
                Report($"@listSize on {place} names the slicing argument \"{name}\", which is no argument there that is an Int or a list.", directive);
        }
        foreach (var name in sized)
        {
            if (field.Type.Named is not FieldsType type || !type.Fields.TryGetValue(name, out var list) || list.Type.Nullable is not ListType)
                Report($"@listSize on {place} names the sized field \"{name}\", which is no list of {field.Type.Named}.", directive);
        }
        if (sized.Count == 0 && field.Type.Nullable is not ListType) Report($"@listSize on {place} needs sizedFields, since the field is no list itself.", directive);
        return new ListSize(assumed, slicing, sized, Value(directive, "requireOneSlicingArgument") is not BooleanValueNode { Value: false });
    }

    private double? Weight(IEnumerable<DirectiveNode> directives, string place)
    {
        if (directives.FirstOrDefault(directive => directive.Name.Value == "cost") is not { } cost) return null;
        if (Value(cost, "weight") is StringValueNode text && double.TryParse(text.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight))
            return weight;
        Report($"The weight of @cost on {place} must be a decimal number in quotes, as \"2.5\", and not negative.", cost);
        return null;
    }

    private static List<string> Names(DirectiveNode directive, string argument) =>
        Value(directive, argument) is ListValueNode list ? [.. list.Values.OfType<StringValueNode>().Select(name => name.Value)] : [];

    private static ValueNode? Value(DirectiveNode directive, string argument) => directive.Arguments.FirstOrDefault(node => node.Name.Value == argument)?.Value;

    private void Report(string message, Node node) => _errors.Add(GraphQLError.At(message, ErrorCodes.Validation, node));
}

/// <summary>What one field weighs by itself, and how many values it gives.</summary>
/// <param name="Weight">Added to the field cost each time it is resolved.</param>
/// <param name="Arguments">Added too when the argument is given.</param>
/// <param name="Size">How long its list, or the lists of its object, may be.</param>
internal sealed record FieldCost(double Weight, Dictionary<string, double> Arguments, ListSize? Size);

/// <summary>`@listSize` of one field.</summary>
/// <param name="Assumed">The length where no slicing argument is given.</param>
/// <param name="SlicingArguments">The arguments that say the length; the greatest counts.</param>
/// <param name="SizedFields">The lists of the field's object that have this length, instead of the field itself.</param>
/// <param name="RequiresOne">Whether exactly one slicing argument must be given.</param>
internal sealed record ListSize(int? Assumed, List<string> SlicingArguments, List<string> SizedFields, bool RequiresOne);
