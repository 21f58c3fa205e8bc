namespace PipelineGraph.GraphQL.AspNetCore.WebSockets;

/// <summary>The operations of one socket: those whose ids are taken, and those that still work.</summary>
/// <remarks>A client frees an id at once by <c>complete</c>; the operation counts until its work has ended, so that nobody can pile up work.</remarks>
internal sealed class SocketOperations
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SocketOperation> _byId = new(StringComparer.Ordinal);
    private readonly HashSet<SocketOperation> _running = [];

    public int Running
    {
        get
        {
            lock (_lock) return _running.Count;
        }
    }

    public bool IsTaken(string id)
    {
        lock (_lock) return _byId.ContainsKey(id);
    }

    public void Start(SocketOperation operation)
    {
        lock (_lock)
        {
            _byId.Add(operation.Id, operation);
            _running.Add(operation);
            operation.Start();
        }
    }

    /// <summary>The client wants no more of an operation; one that it does not have is ignored.</summary>
    public void Cancel(string id)
    {
        lock (_lock)
        {
            if (_byId.Remove(id, out var operation)) operation.Cancel();
        }
    }

    /// <summary>Whether the client still listens to the operation.</summary>
    public bool IsWanted(SocketOperation operation)
    {
        lock (_lock) return _byId.GetValueOrDefault(operation.Id) == operation;
    }

    /// <summary>Frees the id for the operation's last message; false if the client has done so.</summary>
    public bool Release(SocketOperation operation)
    {
        lock (_lock) return _byId.GetValueOrDefault(operation.Id) == operation && _byId.Remove(operation.Id);
    }

    /// <summary>The operation's work has ended.</summary>
    public void Remove(SocketOperation operation)
    {
        lock (_lock)
        {
            if (_byId.GetValueOrDefault(operation.Id) == operation) _byId.Remove(operation.Id);
            _running.Remove(operation);
        }
    }

    /// <summary>Until every operation has its answer; a stream counts from its beginning as answered.</summary>
    public Task WhenAnsweredAsync() => Task.WhenAll(Take(static operation => operation.Answered));

    /// <summary>Until all work has ended.</summary>
    public Task WhenEndedAsync() => Task.WhenAll(Take(static operation => operation.Ended));

    private List<Task> Take(Func<SocketOperation, Task> task)
    {
        lock (_lock) return [.. _running.Select(task)];
    }
}
