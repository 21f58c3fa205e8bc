using System.Collections;
using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>Executes one operation once (section 6.2 to 6.4): fills the response from the root down, sync values at once, others as they come.</summary>
internal sealed class OperationRun(OperationServices shared, SelectionPlan root, VariableValues variables, IServiceProvider services, CancellationToken cancelled)
{
    private readonly DirectWriter _direct = new(ResponseBuffer.Rent(), shared.Options.MaxListItems, shared.Options.MaxResponseBytes);
    private List<GraphQLError>? _errors;
    private Dictionary<FieldPlan, object?[]>? _arguments;
    private OperationTime? _time;
    private int _outstanding;
    private TaskCompletionSource? _settled;

    public Schema Schema => shared.Schema;

    public IServiceProvider Services => services;

    /// <summary>Cancelled when the client leaves, and when the time is up.</summary>
    public CancellationToken CancellationToken => _time?.Token ?? cancelled;

    /// <summary>ExecuteQuery, and one event of a subscription: the fields of the root may run at the same time.</summary>
    public Task<OperationResult> QueryAsync(object? rootValue)
    {
        if (!root.IsDirect) return RunAsync(shared.Options.Timeout, QueryFieldsAsync, rootValue);
        // Nothing to resolve, nothing to wait for.
        var result = new ObjectResult(root, null, 0);
        ExecuteFields(result, rootValue);
        return Task.FromResult(ToResult(result));
    }

    /// <summary>ExecuteMutation: each root field, with all that is below it, before the next.</summary>
    public Task<OperationResult> MutateAsync() => RunAsync(shared.Options.MutationTimeout, MutateFieldsAsync, value: null);

    /// <summary>ExecuteSubscriptionEvent: the event is the value of the one root field.</summary>
    public Task<OperationResult> DeliverAsync(object? value) => RunAsync(shared.Options.Timeout, DeliverFieldAsync, value);

    /// <summary>CreateSourceEventStream: the value of the root field of a subscription, before any event.</summary>
    public async Task<(object? Value, IReadOnlyList<GraphQLError> Errors)> SubscribeAsync()
    {
        object? stream = null;
        var result = new ObjectResult(root, null, 0);
        // The source outlives this run, so its token is the client's alone.
        await new RequestPump(new OperationTime(most: null, cancelled)).RunAsync(
            async _ =>
            {
                try
                {
                    stream = await root.Fields[0].Resolver(null, root.Fields[0].GetArguments(this), new ResolverContext(this, result, 0));
                }
                catch (Exception exception)
                {
                    Fail(exception, root.Fields[0], result, 0);
                }
            },
            0);
        return (stream, Errors);
    }

    /// <summary>The result of a subscription whose source failed: no data, and why.</summary>
    public OperationResult FailSource(Exception exception)
    {
        var result = new ObjectResult(root, null, 0);
        Fail(exception, root.Fields[0], result, 0);
        return new OperationResult(null, Errors, _direct.Buffer);
    }

    public object?[] GetArguments(FieldPlan field)
    {
        _arguments ??= [];
        if (!_arguments.TryGetValue(field, out var arguments)) _arguments.Add(field, arguments = field.CoerceArguments(variables));
        return arguments;
    }

    /// <summary>Nobody waits for the answer any more.</summary>
    private bool IsOver => cancelled.IsCancellationRequested || _time is { IsUp: true };

    private IReadOnlyList<GraphQLError> Errors => _errors ?? (IReadOnlyList<GraphQLError>)[];

    private async Task<OperationResult> RunAsync(TimeSpan? timeout, Func<(OperationRun Run, ObjectResult Result, object? Value), Task> execute, object? value)
    {
        var result = new ObjectResult(root, null, 0);
        var time = _time = new OperationTime(timeout, cancelled);
        try
        {
            await new RequestPump(time).RunAsync(execute, (this, result, value));
        }
        finally
        {
            time.End();
        }
        cancelled.ThrowIfCancellationRequested();
        if (!time.IsUp) return ToResult(result);
        var most = timeout.GetValueOrDefault().TotalSeconds;
        return new OperationResult(null, [new Limit("Seconds", null, most).ToError($"The operation took longer than the {most:0.###} seconds allowed. Select less at a time.")], _direct.Buffer);
    }

    private OperationResult ToResult(ObjectResult result) => new(result.IsDiscarded ? null : result, Errors, _direct.Buffer) { MaxBytes = shared.Options.MaxResponseBytes };

    private static readonly Func<(OperationRun Run, ObjectResult Result, object? Value), Task> QueryFieldsAsync = static state =>
    {
        state.Run.ExecuteFields(state.Result, state.Value);
        return state.Run.SettleAsync();
    };

    private static readonly Func<(OperationRun Run, ObjectResult Result, object? Value), Task> MutateFieldsAsync = static async state =>
    {
        for (var i = 0; i < state.Result.Slots.Length && !state.Result.IsDiscarded && !state.Run.IsOver; i++)
        {
            state.Run.ExecuteField(state.Result, i, parentValue: null);
            await state.Run.SettleAsync();
        }
    };

    private static readonly Func<(OperationRun Run, ObjectResult Result, object? Value), Task> DeliverFieldAsync = static state =>
    {
        var field = state.Result.Plan.Fields[0];
        state.Run.Complete(field, field.Completion, state.Value, state.Result, 0);
        return state.Run.SettleAsync();
    };

    private void ExecuteFields(ObjectResult result, object? value)
    {
        var fields = result.Plan.Fields;
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i].Leaf is { } leaf && _direct.TryLeaf(leaf, value!, out result.Slots[i].Text)) continue;
            ExecuteField(result, i, value);
            // A sync failure of a non-null field has made this object null already.
            if (result.IsDiscarded) return;
        }
    }

    private void ExecuteField(ObjectResult result, int index, object? parentValue)
    {
        var field = result.Plan.Fields[index];
        ValueTask<object?> pending;
        try
        {
            System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
            pending = field.Resolver(parentValue, field.GetArguments(this), new ResolverContext(this, result, index));
        }
        catch (Exception exception)
        {
            Fail(exception, field, result, index);
            return;
        }
        if (pending.IsCompletedSuccessfully)
        {
            Complete(field, field.Completion, pending.Result, result, index);
            return;
        }
        _outstanding++;
        _ = AwaitAsync(pending, field, result, index);
    }

    private async Task AwaitAsync(ValueTask<object?> pending, FieldPlan field, ObjectResult result, int index)
    {
        try
        {
            var value = await pending;
            if (!result.IsDiscarded) Complete(field, field.Completion, value, result, index);
        }
        catch (Exception exception)
        {
            if (!result.IsDiscarded) Fail(exception, field, result, index);
        }
        if (--_outstanding == 0) _settled?.TrySetResult();
    }

    private Task SettleAsync()
    {
        if (_outstanding == 0) return Task.CompletedTask;
        _settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _settled.Task;
    }

    /// <summary>CompleteValue (section 6.4.3); what fails becomes an error at this slot.</summary>
    private void Complete(FieldPlan field, Completion completion, object? value, ResultNode container, int slot)
    {
        try
        {
            if (value is null)
            {
                if (completion.IsNonNull)
                    throw new CompletionException($"Cannot return null for non-nullable field {shared.OwnerOf(field.Field)}.{field.Field.Name}.");
                container.Slots[slot] = default;
            }
            else if (completion.IsLeaf) container.Slots[slot].Value = completion.Serialize(value);
            else if (field.HasDirectValue && _direct.TryValue(field, completion, value, out container.Slots[slot].Text)) return;
            else if (completion.Item is { } item) CompleteList(field, item, value, container, slot);
            else CompleteObject(field, (NamedType)completion.Type, value, container, slot);
        }
        catch (Exception exception)
        {
            Fail(exception, field, container, slot);
        }
    }

    private void CompleteList(FieldPlan field, Completion item, object value, ResultNode container, int slot)
    {
        if (value is string || value is not IEnumerable values)
            throw new CompletionException($"Expected Iterable, but did not find one for field \"{shared.OwnerOf(field.Field)}.{field.Field.Name}\".");
        var items = values as IList ?? values.Cast<object?>().ToList();
        if (!_direct.Take(items.Count))
            throw new Limit("ListItems", _direct.ListItems, shared.Options.MaxListItems).ToException($"The response has {_direct.ListItems} list items or more; at most {shared.Options.MaxListItems} are allowed. Ask for smaller pages.");
        var list = new ListResult(item, items.Count, container, slot);
        container.Slots[slot].Value = list;
        for (var i = 0; i < items.Count; i++)
        {
            Complete(field, item, items[i], list, i);
            if (list.IsDiscarded) return;
        }
    }

    private void CompleteObject(FieldPlan field, NamedType type, object value, ResultNode container, int slot)
    {
        var objectType = type as ObjectType ?? shared.Binding.ObjectTypeOf(value, type, Schema);
        if (objectType is null || (type.IsAbstract && !Schema.IsSubType(type, objectType)))
            throw new InvalidOperationException($"A value of type {value.GetType().FullName} is none of the object types that \"{type.Name}\" may be.");
        var result = new ObjectResult(field.GetSelection(objectType), container, slot);
        container.Slots[slot].Value = result;
        ExecuteFields(result, value);
    }

    /// <summary>Handling field errors (section 6.4.4)</summary>
    private void Fail(Exception exception, FieldPlan field, ResultNode container, int slot)
    {
        var path = container.PathTo(slot);
        var (message, code, extensions) = exception switch
        {
            GraphQLException e => (e.Message, e.Code, e.Extensions),
            InputException e => (e.Message, ErrorCodes.Input, null),
            CompletionException e => (e.Message, ErrorCodes.Internal, null),
            _ => ("Unexpected error", ErrorCodes.Internal, null),
        };
        if (exception is not (GraphQLException or InputException) && !IsOver) shared.OnUnexpectedError(exception, path);
        var merged = new Dictionary<string, object?>(extensions ?? new Dictionary<string, object?>()) { ["code"] = code };
        var locations = exception is ArgumentFault fault ? Node.LocationsOf(fault.Node) : Node.LocationsOf([.. field.Nodes]);
        (_errors ??= []).Add(new GraphQLError { Message = message, Locations = locations, Path = path, Extensions = merged });
        container.PutNull(slot);
    }

    /// <summary>A resolver's value that its field's type does not allow; the text is fit for clients.</summary>
    private sealed class CompletionException(string message) : Exception(message);
}
