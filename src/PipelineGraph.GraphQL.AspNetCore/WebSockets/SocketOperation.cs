using System.Text.Json;
using PipelineGraph.GraphQL.AspNetCore.Http;

namespace PipelineGraph.GraphQL.AspNetCore.WebSockets;

/// <summary>One operation that a client asked for by <c>subscribe</c>, from its execution to its last message.</summary>
internal sealed class SocketOperation(SocketSession session, string id, JsonElement idJson, GraphQLRequest request)
{
    private readonly CancellationTokenSource _ending = CancellationTokenSource.CreateLinkedTokenSource(session.Over);
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id => id;

    /// <summary>Has its only answer, or is a stream that has begun.</summary>
    public Task Answered => _answered.Task;

    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Away from the thread that reads the socket, which has the next message to see to.</summary>
    public void Start() => Ended = Task.Run(RunAsync, CancellationToken.None);

    public void Cancel() => _ = _ending.CancelAsync();

    private async Task RunAsync()
    {
        try
        {
            await AnswerAsync();
        }
        catch (OperationCanceledException)
        {
            // The client wants no more, or has gone, or the server stops.
        }
        finally
        {
            session.Operations.Remove(this);
            _answered.TrySetResult();
            _ending.Dispose();
        }
    }

    private async Task AnswerAsync()
    {
        try
        {
            await using var scope = session.CreateScope();
            switch (await session.ExecuteAsync(request, scope.ServiceProvider, _ending.Token))
            {
                case RequestErrorResult refused:
                    await RefuseAsync(refused.Errors);
                    return;
                case OperationResult result:
                    await NextAsync(result);
                    break;
                case ResponseStream stream:
                    _answered.TrySetResult();
                    await foreach (var result in stream.WithCancellation(_ending.Token)) await NextAsync(result);
                    break;
            }

            await CompleteAsync();
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !_ending.IsCancellationRequested)
        {
            if (session.Writer.IsClosed) return;
            Log.RequestFailed(session.Logger, exception);
            await RefuseAsync([GraphQLError.At(Refusals.Unexpected.Message, Refusals.Unexpected.Code)]);
        }
    }

    private ValueTask NextAsync(OperationResult result) => session.Writer.SendAsync(
        (Operation: this, Id: idJson, Result: result),
        static (output, next) =>
        {
            if (!next.Operation.IsWanted) return false;
            ServerMessage.WriteNext(output, next.Id, next.Result);
            return true;
        },
        _ending.Token);

    private ValueTask RefuseAsync(IReadOnlyList<GraphQLError> errors) => session.Writer.SendAsync(
        (Operation: this, Id: idJson, Errors: errors),
        static (output, error) =>
        {
            if (!error.Operation.Release()) return false;
            ServerMessage.WriteError(output, error.Id, error.Errors);
            return true;
        },
        _ending.Token);

    private ValueTask CompleteAsync() => session.Writer.SendAsync(
        (Operation: this, Id: idJson),
        static (output, complete) =>
        {
            if (!complete.Operation.Release()) return false;
            ServerMessage.WriteComplete(output, complete.Id);
            return true;
        },
        _ending.Token);

    private bool IsWanted => session.Operations.IsWanted(this);

    private bool Release() => session.Operations.Release(this);
}
