using System.Globalization;
using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.Validation;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>Default values are values of their types (sections 3.6.1 and 3.10).</summary>
internal sealed class DefaultValues(SchemaErrors errors)
{
    public void Check(Schema schema)
    {
        foreach (var directive in schema.Directives.Values) CheckArguments($"@{directive.Name}", directive.Arguments.Values);
        foreach (var type in schema.Types.Values)
        {
            if (type is InputObjectType inputObject) Check(inputObject.Fields.Values, field => $"{inputObject.Name}.{field.Name}");
            if (type is not FieldsType fields) continue;
            foreach (var field in fields.Fields.Values) CheckArguments($"{type.Name}.{field.Name}", field.Arguments.Values);
        }
    }

    private void CheckArguments(string owner, IEnumerable<InputValue> arguments) => Check(arguments, argument => $"{owner}({argument.Name}:)");

    private void Check(IEnumerable<InputValue> inputs, Func<InputValue, string> place)
    {
        foreach (var input in inputs)
        {
            if (input.DefaultValue is not null) new One(errors, place(input)).Value(input.Type, input.DefaultValue, path: "");
        }
    }

    /// <summary>The check of one default: each literal within it that is wrong is an error of its own.</summary>
    private readonly struct One(SchemaErrors errors, string place)
    {
        public void Value(GraphQLType type, ValueNode value, string path)
        {
            if (value is NullValueNode)
            {
                if (type.IsNonNull) Report(value, path, $"Expected value of non-null type \"{type}\" not to be null.");
                return;
            }
            switch (type.Nullable)
            {
                case ListType list when value is ListValueNode items:
                    for (var i = 0; i < items.Values.Count; i++) Value(list.OfType, items.Values[i], path + string.Create(CultureInfo.InvariantCulture, $"[{i}]"));
                    break;
                case ListType list: Value(list.OfType, value, path); break;
                case InputObjectType inputObject when value is ObjectValueNode literal: Object(inputObject, literal, path); break;
                case InputObjectType: Report(value, path, $"Expected value of type \"{type.Nullable}\" to be an object, found: {value}."); break;
                case EnumType enumType when EnumLiteral.Fault(enumType, value) is { } fault: Report(value, path, fault); break;
                case ScalarType scalar: Scalar(scalar, value, path); break;
            }
        }

        private void Object(InputObjectType type, ObjectValueNode value, string path)
        {
            foreach (var field in type.Fields.Values)
            {
                // Of a field written twice, which another rule reports, the last counts.
                if (value.Fields.LastOrDefault(given => given.Name.Value == field.Name) is { } given) Value(field.Type, given.Value, $"{path}.{field.Name}");
                else if (field.IsRequired)
                    Report(value, path, $"Expected value of type \"{type}\" to include required field \"{field.Name}\", found: {value}.");
            }
            foreach (var unknown in value.Fields.Where(given => !type.Fields.ContainsKey(given.Name.Value)))
            {
                var suggestion = Suggestions.DidYouMean(Suggestions.For(unknown.Name.Value, type.Fields.Keys));
                var found = suggestion.Length > 0 ? $".{suggestion} Found" : ", found";
                Report(unknown, path, $"Expected value of type \"{type}\" not to include unknown field \"{unknown.Name.Value}\"{found}: {value}.");
            }
            if (!type.IsOneOf) return;
            var known = value.Fields.Where(given => type.Fields.ContainsKey(given.Name.Value)).ToList();
            if (known is [{ Value: not NullValueNode }]) return;
            Report(
                value,
                known.Count == 1 ? $"{path}.{known[0].Name.Value}" : path,
                $"Within OneOf Input Object type \"{type}\", exactly one field must be specified, and the value for that field must be non-null.");
        }

        private void Scalar(ScalarType type, ValueNode value, string path)
        {
            try
            {
                type.Parse(value);
            }
            catch (Exception exception) when (exception is InputException or FormatException or OverflowException or ArgumentException or InvalidOperationException)
            {
                Report(value, path, exception.Message);
            }
        }

        private void Report(Node node, string path, string fault) =>
            errors.Report(nameof(DefaultValues), $"{place} has invalid default value{(path.Length == 0 ? "" : " at " + path)}: {fault}", node);
    }
}
