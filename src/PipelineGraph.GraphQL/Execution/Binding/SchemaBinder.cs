using System.Reflection;
using PipelineGraph.GraphQL.Introspection;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>Binds every field of a schema to code by name; what is missing or does not fit is told all at once.</summary>
internal sealed class SchemaBinder
{
    private readonly Schema _schema;
    private readonly Func<ObjectType, Field, FieldResolver?> _others;
    private readonly BindingProblems _problems = new();
    private readonly SchemaBinding _binding = new();
    private readonly Dictionary<ObjectType, List<Type>> _resolverClasses = [];
    private readonly Dictionary<ObjectType, Type?> _runtimeTypes = [];
    private readonly Dictionary<string, Type> _inputTypes = new(StringComparer.Ordinal);

    private SchemaBinder(Schema schema, Func<ObjectType, Field, FieldResolver?> others)
    {
        _schema = schema;
        _others = others;
    }

    /// <param name="others">Gives resolvers for fields that no class serves.</param>
    public static SchemaBinding Bind(Schema schema, IReadOnlyList<Type> classes, Func<ObjectType, Field, FieldResolver?> others) =>
        new SchemaBinder(schema, others).Bind(classes);

    private SchemaBinding Bind(IReadOnlyList<Type> classes)
    {
        foreach (var type in classes) Register(type);
        foreach (var (objectType, runtimeType) in _runtimeTypes)
        {
            if (runtimeType is not null) _binding.AddRuntimeType(objectType, runtimeType);
        }
        var enums = new EnumBinder(_problems);
        var inputs = new InputBinder(_inputTypes, enums, _problems);
        var outputs = new OutputBinder(_schema, _runtimeTypes, enums, _problems);
        var fields = new FieldBinder(_schema, inputs, outputs, _problems);
        foreach (var objectType in _schema.Types.Values.OfType<ObjectType>().Where(type => !IntrospectionSdl.IsBuiltIn(type.Name))) BindFields(objectType, fields);
        CheckScalars();
        CheckAbstractTypes();
        _problems.ThrowIfAny();
        foreach (var field in IntrospectionResolvers.For(_schema)) _binding.Add(fields.Bind(field.Field, field.Resolver));
        _binding.AddTypeNames(_schema);
        return _binding;
    }

    private void Register(Type type)
    {
        foreach (var attribute in type.GetCustomAttributes<ObjectTypeAttribute>())
        {
            if (_schema.GetType(attribute.Name) is not ObjectType objectType)
            {
                _problems.Add($"{ClrTypes.Show(type)} serves \"{attribute.Name}\", which is not an object type of the schema.");
                continue;
            }
            if (!_resolverClasses.TryGetValue(objectType, out var classes)) _resolverClasses.Add(objectType, classes = []);
            classes.Add(type);
            var isStatic = type is { IsAbstract: true, IsSealed: true };
            var runtimeType = attribute.RuntimeType ?? (isStatic || IsRoot(objectType) ? null : type);
            if (_runtimeTypes.TryGetValue(objectType, out var known) && known is not null && runtimeType is not null && known != runtimeType)
                _problems.Add($"{objectType.Name} has two runtime types: {ClrTypes.Show(known)} and {ClrTypes.Show(runtimeType)}.");
            _runtimeTypes[objectType] = runtimeType ?? known;
        }
        if (type.GetCustomAttribute<InputTypeAttribute>() is not { } input) return;
        if (_schema.GetType(input.Name) is not InputObjectType) _problems.Add($"{ClrTypes.Show(type)} is for \"{input.Name}\", which is not an input type of the schema.");
        else if (!_inputTypes.TryAdd(input.Name, type)) _problems.Add($"Two classes are for the input {input.Name}: {ClrTypes.Show(_inputTypes[input.Name])} and {ClrTypes.Show(type)}.");
    }

    private void BindFields(ObjectType objectType, FieldBinder fields)
    {
        var runtimeType = _runtimeTypes.GetValueOrDefault(objectType);
        var members = new ResolverMembers(_resolverClasses.GetValueOrDefault(objectType) ?? [], runtimeType, IsRoot(objectType));
        foreach (var field in objectType.Fields.Values)
        {
            var found = members.Find(field.Name);
            if (found.Count > 1)
                _problems.Add($"{objectType.Name}.{field.Name} is served more than once: {string.Join(", ", found.Select(member => $"{ClrTypes.Show(member.DeclaringType!)}.{member.Name}"))}.");
            if (found.Count > 0) _binding.Add(fields.Bind(objectType, field, found[0], runtimeType));
            else if (_others(objectType, field) is { } resolver) _binding.Add(fields.Bind(field, resolver));
            else _problems.Add($"{objectType.Name}.{field.Name} is not bound: {members.Advice(objectType, field)}");
        }
        foreach (var member in members.Unused(objectType))
            _problems.Add($"{ClrTypes.Show(member.DeclaringType!)}.{member.Name} serves no field of {objectType.Name}.");
    }

    private void CheckScalars()
    {
        foreach (var scalar in _schema.Types.Values.OfType<ScalarType>().Where(scalar => scalar.GetType() == typeof(ScalarType)))
        {
            if (_schema.QueryType is { } query && query.Fields.Values.All(field => _others(query, field) is not null)) return;
            _problems.Add($"Scalar {scalar.Name} cannot be read or written: call AddScalar with a ScalarType of that name.");
        }
    }

    private void CheckAbstractTypes()
    {
        foreach (var type in _schema.Types.Values.Where(type => type.IsAbstract))
        {
            foreach (var (clr, objectTypes) in _binding.Ambiguous(_schema.GetPossibleTypes(type)))
                _problems.Add($"{ClrTypes.Show(clr)} stands for {string.Join(" and ", objectTypes)}, both possible for {type.Name}: let it implement IGraphQLTyped.");
        }
    }

    private bool IsRoot(ObjectType type) => type == _schema.QueryType || type == _schema.MutationType || type == _schema.SubscriptionType;
}
