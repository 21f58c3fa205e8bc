using System.Reflection;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.GraphQL.TypeSystem;
using PipelineGraph.GraphQL.Validation.Cost;

namespace PipelineGraph.GraphQL;

/// <summary>Brings schema texts and code together into a <see cref="RequestExecutor"/>.</summary>
public sealed class RequestExecutorBuilder
{
    private readonly SchemaBuilder _schema = new();
    private readonly List<Type> _types = [];
    private Func<ObjectType, Field, FieldResolver?> _others = (_, _) => null;
    private Action<Exception, IReadOnlyList<object>> _onUnexpectedError = (_, _) => { };
    private ExecutorOptions _options = new();

    /// <summary>Adds a schema text; all of them make one schema.</summary>
    public RequestExecutorBuilder AddSdl(string text, string sourceName)
    {
        _schema.Add(text, sourceName);
        return this;
    }

    /// <summary>Adds a class with <see cref="ObjectTypeAttribute"/> or <see cref="InputTypeAttribute"/>.</summary>
    public RequestExecutorBuilder AddType(Type type)
    {
        _types.Add(type);
        return this;
    }

    /// <summary>Adds every class of an assembly that has one of the attributes.</summary>
    public RequestExecutorBuilder AddTypes(Assembly assembly)
    {
        _types.AddRange(assembly.GetTypes().Where(type => type.IsDefined(typeof(ObjectTypeAttribute), inherit: false) || type.IsDefined(typeof(InputTypeAttribute), inherit: false)));
        return this;
    }

    public RequestExecutorBuilder AddScalar(ScalarType scalar)
    {
        _schema.Add(scalar);
        return this;
    }

    /// <summary>Serves the fields that no class serves; arguments come untyped, those left out as <see cref="Undefined"/>.</summary>
    public RequestExecutorBuilder ResolveOthers(Func<ObjectType, Field, FieldResolver?> find)
    {
        _others = find;
        return this;
    }

    /// <summary>Is told of every exception whose text does not go to the client.</summary>
    public RequestExecutorBuilder OnUnexpectedError(Action<Exception, IReadOnlyList<object>> report)
    {
        _onUnexpectedError = report;
        return this;
    }

    public RequestExecutorBuilder WithOptions(ExecutorOptions options)
    {
        _options = options;
        return this;
    }

    /// <summary>Throws a <see cref="SchemaException"/> that lists everything missing or of the wrong type, at once.</summary>
    public RequestExecutor Build()
    {
        var schema = _schema.Build();
        var costs = CostModel.Read(schema);
        var binding = SchemaBinder.Bind(schema, _types, _others);
        return new RequestExecutor(new OperationServices(schema, binding, costs, _options, _onUnexpectedError), _options);
    }
}
