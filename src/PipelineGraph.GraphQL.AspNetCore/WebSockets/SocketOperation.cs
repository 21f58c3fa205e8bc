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
            if (await AnswerOnceAsync(scope.ServiceProvider) is not { } stream) return;
            _answered.TrySetResult();
            await foreach (var result in stream.WithCancellation(_ending.Token)) await NextAsync(result);
            await CompleteAsync();
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !_ending.IsCancellationRequested)
        {
            if (session.Writer.IsClosed) return;
            Log.RequestFailed(session.Logger, exception);
            await RefuseAsync([GraphQLError.At(Refusals.Unexpected.Message, Refusals.Unexpected.Code)]);
        }
    }

    /// <summary>Executes when it is its turn, which lasts until a single answer is sent: answers that wait for a slow client are few. A stream is given back.</summary>
    private async Task<ResponseStream?> AnswerOnceAsync(IServiceProvider services)
    {
        await session.Executing.WaitAsync(_ending.Token);
        try
        {
            switch (await session.ExecuteAsync(request, services, _ending.Token))
            {
                case ResponseStream stream:
                    return stream;
                case RequestErrorResult refused:
                    await RefuseAsync(refused.Errors);
                    break;
                case OperationResult result:
                    await NextAsync(result);
                    await CompleteAsync();
                    break;
            }

            return null;
        }
        finally
        {
            session.Executing.Release();
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
