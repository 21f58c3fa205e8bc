using PipelineGraph.Core.Activities;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Import;

/// <summary>The types of a tenant's attributes, with those that the mapping declares.</summary>
internal sealed class AttributeTypes
{
    private readonly Dictionary<(Unit Unit, string Key), FactValueType> types = [];

    public AttributeTypes(IEnumerable<AttributeDefinition> declared)
    {
        foreach (var definition in declared) types[(definition.Unit, definition.Key)] = definition.Type;
    }

    /// <summary>Those of the mapping that the tenant lacks.</summary>
    public List<AttributeDeclaration> Missing { get; } = [];

    public FactValueType Of(Unit unit, string key) => types[(unit, key)];

    /// <summary>Adds the mapping's declarations; an attribute that nobody declared, or with another type, is a problem.</summary>
    public void Add(ImportMapping mapping, ICollection<MappingProblem> problems)
    {
        foreach (var (index, declaration) in mapping.Declare.Index())
        {
            if (types.TryAdd((declaration.Unit, declaration.Key), declaration.Type)) Missing.Add(declaration);
            else if (Of(declaration.Unit, declaration.Key) != declaration.Type)
                problems.Add(new MappingProblem($"declare[{index}].type", $"'{declaration.Key}' is declared as {Of(declaration.Unit, declaration.Key).ToString().ToUpperInvariant()} already: take that type, or another key."));
        }

        foreach (var subject in mapping.Subjects)
        {
            foreach (var attribute in subject.Attributes) Check(subject.Unit, attribute.Key, $"{NameOf(subject.Unit)}.attributes.{attribute.Key}", problems);
        }

        foreach (var (index, rule) in mapping.Facts.Index())
        {
            if (rule.Type == FactType.Attribute) Check(rule.On, rule.Key, $"facts[{index}].attribute", problems);
        }
    }

    private void Check(Unit unit, string key, string path, ICollection<MappingProblem> problems)
    {
        if (!types.ContainsKey((unit, key)))
            problems.Add(new MappingProblem(path, $"'{key}' is no declared attribute of a {NameOf(unit)}: add it to \"declare\" in the mapping, or use a declared key."));
    }

    private static string NameOf(Unit unit) => unit switch { Unit.Company => "company", Unit.Person => "contact", _ => "deal" };
}
