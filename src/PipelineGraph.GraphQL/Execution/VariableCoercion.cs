using System.Globalization;
using System.Text.Json;
using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;
using PipelineGraph.GraphQL.Validation;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>CoerceVariableValues (section 6.1.2): every fault in the variables of one request.</summary>
internal sealed class VariableCoercion
{
    private const int MaxErrors = 50;

    /// <summary>Lists and objects within each other; what would not fit the stack is far beyond.</summary>
    private const int MaxDepth = 200;

    private readonly List<GraphQLError> _errors = [];

    public static (VariableValues Values, IReadOnlyList<GraphQLError> Errors) Coerce(Schema schema, OperationDefinitionNode operation, JsonElement? given)
    {
        if (operation.VariableDefinitions.Count == 0) return (VariableValues.None, []);
        var coercion = new VariableCoercion();
        var values = new Dictionary<string, VariableValue>(StringComparer.Ordinal);
        foreach (var definition in operation.VariableDefinitions) coercion.Coerce(schema, definition, given, values);
        return (new VariableValues(values), coercion._errors);
    }

    private void Coerce(Schema schema, VariableDefinitionNode definition, JsonElement? given, Dictionary<string, VariableValue> values)
    {
        var name = definition.Variable.Name.Value;
        if (schema.GetType(definition.Type) is not { IsInput: true } type)
        {
            Report($"Variable \"${name}\" expected value of type \"{definition.Type}\" which cannot be used as an input type.", definition.Type);
            return;
        }
        if (given is not { ValueKind: JsonValueKind.Object } variables || !variables.TryGetProperty(name, out var value))
        {
            if (definition.DefaultValue is { } literal) values[name] = new VariableValue(null, literal);
            else if (type.IsNonNull) Report($"Variable \"${name}\" of required type \"{type}\" was not provided.", definition);
            return;
        }
        if (value.ValueKind == JsonValueKind.Null && type.IsNonNull)
        {
            Report($"Variable \"${name}\" of non-null type \"{type}\" must not be null.", definition);
            return;
        }
        new Check(this, definition).Value(type, value, path: "", depth: 0);
        values[name] = new VariableValue(value, null);
    }

    private void Report(string message, Node node) => Report(GraphQLError.At(message, ErrorCodes.Input, node));

    private void Report(GraphQLError error)
    {
        if (_errors.Count < MaxErrors) _errors.Add(error);
        else if (_errors.Count == MaxErrors)
            _errors.Add(GraphQLError.At("Too many errors processing variables, error limit reached. Execution aborted.", ErrorCodes.Input));
    }

    /// <summary>The input coercion rules of sections 3.4 to 3.12 over one variable's value.</summary>
    private readonly struct Check(VariableCoercion coercion, VariableDefinitionNode definition)
    {
        public void Value(GraphQLType type, JsonElement value, string path, int depth)
        {
            if (depth > MaxDepth)
            {
                coercion.Report(new Limit("Nesting", null, MaxDepth)
                    .ToError($"Variable \"${definition.Variable.Name.Value}\" is nested more than the {MaxDepth} levels allowed.", definition));
                return;
            }
            if (value.ValueKind == JsonValueKind.Null)
            {
                if (type.IsNonNull) Invalid(value, path, $"Expected non-nullable type \"{type}\" not to be null.");
                return;
            }
            switch (type.Nullable)
            {
                case ListType list: List(list, value, path, depth); break;
                case InputObjectType inputObject: Object(inputObject, value, path, depth); break;
                case EnumType enumType: Enum(enumType, value, path); break;
                case ScalarType scalar: Scalar(scalar, value, path); break;
            }
        }

        private void List(ListType type, JsonElement value, string path, int depth)
        {
            if (value.ValueKind != JsonValueKind.Array)
            {
                Value(type.OfType, value, path, depth);
                return;
            }
            var index = 0;
            foreach (var item in value.EnumerateArray())
                Value(type.OfType, item, path + string.Create(CultureInfo.InvariantCulture, $"[{index++}]"), depth + 1);
        }

        private void Object(InputObjectType type, JsonElement value, string path, int depth)
        {
            if (value.ValueKind != JsonValueKind.Object)
            {
                Invalid(value, path, $"Expected type \"{type.Name}\" to be an object.");
                return;
            }
            foreach (var field in type.Fields.Values)
            {
                if (value.TryGetProperty(field.Name, out var member)) Value(field.Type, member, $"{path}.{field.Name}", depth + 1);
                else if (field.IsRequired) Invalid(value, path, $"Field \"{field.Name}\" of required type \"{field.Type}\" was not provided.");
            }
            var given = 0;
            JsonProperty last = default;
            foreach (var member in value.EnumerateObject())
            {
                if (type.Fields.ContainsKey(member.Name))
                {
                    given++;
                    last = member;
                    continue;
                }
                var suggestion = Suggestions.DidYouMean(Suggestions.For(member.Name, type.Fields.Keys));
                Invalid(value, path, $"Field \"{member.Name}\" is not defined by type \"{type.Name}\".{suggestion}");
            }
            if (!type.IsOneOf) return;
            if (given != 1) Invalid(value, path, $"Exactly one key must be specified for OneOf type \"{type.Name}\".");
            else if (last.Value.ValueKind == JsonValueKind.Null) Invalid(last.Value, $"{path}.{last.Name}", $"Field \"{last.Name}\" must be non-null.");
        }

        private void Enum(EnumType type, JsonElement value, string path)
        {
            if (value.ValueKind != JsonValueKind.String)
            {
                var shown = Inspect.Json(value);
                var suggestion = Suggestions.DidYouMean(Suggestions.For(shown, type.Values.Keys), "the enum value");
                Invalid(value, path, $"Enum \"{type.Name}\" cannot represent non-string value: {shown}.{suggestion}");
            }
            else if (!type.Values.ContainsKey(value.GetString()!))
            {
                var suggestion = Suggestions.DidYouMean(Suggestions.For(value.GetString()!, type.Values.Keys), "the enum value");
                Invalid(value, path, $"Value \"{value.GetString()}\" does not exist in \"{type.Name}\" enum.{suggestion}");
            }
        }

        private void Scalar(ScalarType type, JsonElement value, string path)
        {
            try
            {
                type.Parse(value);
            }
            catch (InputException exception)
            {
                Invalid(value, path, exception.Message);
            }
            catch (Exception exception) when (exception is FormatException or OverflowException or InvalidOperationException or ArgumentException)
            {
                Invalid(value, path, $"Expected type \"{type.Name}\".");
            }
        }

        private void Invalid(JsonElement value, string path, string message)
        {
            var name = definition.Variable.Name.Value;
            var place = path.Length == 0 ? "" : $" at \"{name}{path}\"";
            coercion.Report($"Variable \"${name}\" got invalid value {Inspect.Json(value)}{place}; {message}", definition);
        }
    }
}
