using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>Pairs the values of an enum type with those of a C# enum: DESCRIPTION_NAME is DescriptionName.</summary>
internal sealed class EnumBinder(BindingProblems problems)
{
    private readonly Dictionary<(EnumType, Type), Dictionary<string, object>> _bound = [];

    /// <summary>C# values by GraphQL name.</summary>
    public IReadOnlyDictionary<string, object> Bind(EnumType type, Type clr)
    {
        if (_bound.TryGetValue((type, clr), out var known)) return known;
        var values = _bound[(type, clr)] = new Dictionary<string, object>(StringComparer.Ordinal);
        var members = Enum.GetNames(clr).ToDictionary(Key, name => Enum.Parse(clr, name), StringComparer.OrdinalIgnoreCase);
        foreach (var name in type.Values.Keys)
        {
            if (members.Remove(Key(name), out var value)) values[name] = value;
            else problems.Add($"Enum value {type.Name}.{name} is missing in the C# enum {clr.Name}.");
        }
        foreach (var member in members.Values) problems.Add($"{clr.Name}.{member} is not a value of the enum {type.Name} in the schema.");
        return values;
    }

    /// <summary>GraphQL names by C# value.</summary>
    public IReadOnlyDictionary<object, string> BindNames(EnumType type, Type clr) => Bind(type, clr).ToDictionary(pair => pair.Value, pair => pair.Key);

    private static string Key(string name) => name.Replace("_", "", StringComparison.Ordinal);
}
