using System.Text.Json;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Import;

/// <summary>Reads the parts of a mapping that say where a value, a date or a condition comes from.</summary>
internal sealed class ValueReader(List<MappingProblem> problems)
{
    public static Template? Template(JsonShape shape, string property)
    {
        if (shape.Text(property) is not { } text) return null;
        if (Import.Template.Parse(text) is { } template) return template;
        shape.Problem(property, $"'{text}' has a brace without its partner: write {{column}}, or double a brace that stands for itself.");
        return null;
    }

    public IReadOnlyList<AttributeMapping> Attributes(JsonShape parent, string property)
    {
        if (parent.Take(property) is not { } element) return [];
        var attributes = new List<AttributeMapping>();
        if (JsonShape.Of(element, parent.PathOf(property), problems) is not { } shape) return attributes;
        foreach (var name in element.EnumerateObject().Select(item => item.Name))
        {
            if (Value(shape, name) is { } value) attributes.Add(new AttributeMapping(name, value));
        }

        return attributes;
    }

    public ImportValue? Value(JsonShape parent, string property)
    {
        if (parent.Take(property) is not { } element) return null;
        switch (element.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number:
                return Constant(element) is { } constant ? new ImportValue { Constant = constant } : null;
            case JsonValueKind.String:
                if (Import.Template.Parse(element.GetString()!) is { } template) return new ImportValue { Text = template };
                parent.Problem(property, $"'{element.GetString()}' has a brace without its partner: write {{column}}, or double a brace that stands for itself.");
                return null;
            case JsonValueKind.Object:
                return Described(JsonShape.Of(element, parent.PathOf(property), problems)!);
            default:
                parent.Problem(property, $"a text with {{column}}, a constant or an object is expected, not {JsonShape.Kind(element)}.");
                return null;
        }
    }

    public ImportInstant? Instant(JsonShape parent, string property)
    {
        if (parent.Take(property) is not { } element) return null;
        if (element.ValueKind == JsonValueKind.String)
        {
            if (Import.Template.Parse(element.GetString()!) is { } template) return new ImportInstant { Text = template };
            parent.Problem(property, $"'{element.GetString()}' has a brace without its partner.");
            return null;
        }

        if (JsonShape.Of(element, parent.PathOf(property), problems) is not { } shape) return null;
        var byMonth = shape.Has("day") || shape.Has("month") || shape.Has("firstYear");
        if (byMonth && !(shape.Has("day") && shape.Has("month") && shape.Has("firstYear")))
            shape.Problem("", "day, month and firstYear belong together.");
        if (byMonth == (shape.Has("text") || shape.Has("column"))) shape.Problem("", "a date has either text (or column), or day, month and firstYear.");
        var instant = new ImportInstant
        {
            Text = TextOrColumn(shape),
            Format = shape.Text("format"),
            Day = Template(shape, "day"),
            Month = Template(shape, "month"),
            FirstYear = shape.Integer("firstYear", 1, 9999) ?? 1,
            MinusDays = Template(shape, "minusDays"),
        };
        shape.End();
        return instant;
    }

    public RowCondition? Condition(JsonShape parent, string property)
    {
        if (parent.Take(property) is not { } element) return null;
        var path = parent.PathOf(property);
        return new RowCondition(element.ValueKind == JsonValueKind.Array
            ? [.. element.EnumerateArray().Select((item, index) => Tests(item, $"{path}[{index}]"))]
            : [Tests(element, path)]);
    }

    private List<ColumnTest> Tests(JsonElement element, string path)
    {
        if (JsonShape.Of(element, path, problems) is not { } shape) return [];
        var tests = new List<ColumnTest>();
        foreach (var column in element.EnumerateObject().Select(item => item.Name).Distinct(StringComparer.Ordinal))
        {
            var test = shape.Take(column)!.Value;
            if (JsonShape.TextsOf(test) is { } texts) tests.Add(new ColumnTest(column) { In = texts });
            else if (test.ValueKind != JsonValueKind.Object) shape.Problem(column, $"a text, an array of texts or an object is expected, not {JsonShape.Kind(test)}.");
            else tests.Add(Test(column, JsonShape.Of(test, shape.PathOf(column), problems)!));
        }

        return tests;
    }

    private static ColumnTest Test(string column, JsonShape shape)
    {
        var test = new ColumnTest(column)
        {
            In = shape.Texts("in"),
            NotIn = shape.Texts("not"),
            StartsWith = shape.Text("startsWith"),
            Empty = shape.Flag("empty"),
            Above = shape.Number("above"),
            Below = shape.Number("below"),
        };
        shape.End();
        return test;
    }

    private ImportValue Described(JsonShape shape)
    {
        if (!shape.Has("text") && !shape.Has("column")) shape.Problem("", "the property 'text' or 'column' is missing.");
        var value = new ImportValue
        {
            Text = TextOrColumn(shape),
            Values = Translations(shape),
            KeepOthers = shape.Flag("keepOthers") ?? false,
            Type = shape.Choice<FactValueType>("type") ?? FactValueType.Text,
            Format = shape.Text("format"),
            Currency = Template(shape, "currency"),
            ListSeparator = shape.Character("listSeparator") ?? ';',
            Unknown = shape.Texts("unknown"),
        };
        shape.End();
        return value;
    }

    private static Template? TextOrColumn(JsonShape shape)
    {
        if (shape.Has("text") && shape.Has("column")) shape.Problem("", "text and column exclude each other.");
        var column = shape.Text("column");
        return Template(shape, "text") ?? (column is null ? null : Import.Template.Column(column));
    }

    private Dictionary<string, FactValue?>? Translations(JsonShape parent)
    {
        if (parent.Take("values") is not { } element || JsonShape.Of(element, parent.PathOf("values"), problems) is not { } shape) return null;
        var values = new Dictionary<string, FactValue?>(StringComparer.Ordinal);
        foreach (var item in element.EnumerateObject())
        {
            var constant = Constant(item.Value);
            if (constant is null && item.Value.ValueKind != JsonValueKind.Null)
                shape.Problem(item.Name, $"a text, a number, true, false or null is expected, not {JsonShape.Kind(item.Value)}.");
            values[item.Name] = constant;
        }

        return values;
    }

    private static FactValue? Constant(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => FactValue.OfBoolean(element.GetBoolean()),
        JsonValueKind.Number when element.TryGetDecimal(out var number) => FactValue.OfNumber(number),
        JsonValueKind.String => FactValue.OfText(element.GetString()!),
        _ => null,
    };
}
