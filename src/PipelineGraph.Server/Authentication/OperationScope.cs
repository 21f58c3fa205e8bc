namespace PipelineGraph.Server.Authentication;

/// <summary>The services of one operation and its caller, if there is one: an operation that asks for none makes none.</summary>
internal sealed class OperationScope(IServiceScopeFactory scopes, KnownCaller? caller) : IServiceScope, IServiceProvider, IAsyncDisposable
{
    private AsyncServiceScope? scope;

    public IServiceProvider ServiceProvider => this;

    public object? GetService(Type serviceType) => Opened().GetService(serviceType);

    public ValueTask DisposeAsync() => scope?.DisposeAsync() ?? ValueTask.CompletedTask;

    public void Dispose() => scope?.Dispose();

    // The pieces of an operation run one at a time.
    private IServiceProvider Opened()
    {
        if (scope is { } open) return open.ServiceProvider;
        open = new AsyncServiceScope(scopes.CreateScope());
        scope = open;
        if (caller is null) return open.ServiceProvider;
        var current = open.ServiceProvider.GetRequiredService<CurrentCaller>();
        (current.Caller, current.Bearer, current.Until) = (caller.Caller, caller.Bearer, caller.Until);
        return open.ServiceProvider;
    }
}
