using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>Where in a request a resolver runs; take it as a parameter.</summary>
public readonly struct ResolverContext
{
    private readonly OperationRun _run;
    private readonly ObjectResult _parent;
    private readonly int _index;

    internal ResolverContext(OperationRun run, ObjectResult parent, int index)
    {
        _run = run;
        _parent = parent;
        _index = index;
    }

    public IServiceProvider Services => _run.Services;

    public CancellationToken CancellationToken => _run.CancellationToken;

    public Schema Schema => _run.Schema;

    public Field Field => Plan.Field;

    public string FieldName => Plan.Field.Name;

    public ObjectType ParentType => _parent.Plan.Type;

    /// <summary>Response keys and list indices from the root to this field.</summary>
    public IReadOnlyList<object> Path => _parent.PathTo(_index);

    private FieldPlan Plan => _parent.Plan.Fields[_index];

    /// <summary>Does the request select this field, by name and however deep: <c>IsSelected("edges", "node")</c>?</summary>
    public bool IsSelected(params ReadOnlySpan<string> path) => Plan.Selects(path);

    /// <summary>The names of the fields that the request selects of the field at a path, of whichever object types it can be.</summary>
    public IReadOnlyCollection<string> SelectedFields(params ReadOnlySpan<string> path) => Plan.Selected(path);

    /// <summary>A service of the request; an error that says so when there is none.</summary>
    public T GetService<T>() where T : class => (T)GetService(typeof(T));

    internal object GetService(Type type) =>
        Services.GetService(type) ?? throw new InvalidOperationException($"No service of type {type.FullName} is registered.");

    internal object GetOrCreate(Type type) => Services.GetService(type) ?? Activator.CreateInstance(type)!;
}
