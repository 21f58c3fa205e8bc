using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using PipelineGraph.GraphQL.AspNetCore.Http;

namespace PipelineGraph.GraphQL.AspNetCore.WebSockets;

/// <summary>One socket from its handshake to its close: the protocol <c>graphql-transport-ws</c>.</summary>
internal sealed class SocketSession : IDisposable
{
    public const string Protocol = "graphql-transport-ws";

    /// <summary>Whoever has not shown a key yet gets no memory for long messages.</summary>
    private const int MaxInitSize = 16 * 1024;

    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly HttpContext _context;
    private readonly RequestExecutor _executor;
    private readonly GraphQLEndpointOptions _options;
    private readonly GraphQLWebSocketOptions _limits;
    private readonly TimeProvider _clock;
    private readonly SocketReader _reader;
    private readonly TaskCompletionSource<SocketClosing> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _scopes = new();
    private readonly SemaphoreSlim _asking = new(1, 1);
    private bool _initialised;
    private volatile bool _acknowledged;
    private volatile bool _stopping;

    private SocketSession(
        HttpContext context, WebSocket socket, RequestExecutor executor, GraphQLEndpointOptions options, GraphQLWebSocketOptions limits, ILogger logger,
        CancellationToken over)
    {
        (_context, _executor, _options, _limits, Logger, Over) = (context, executor, options, limits, logger, over);
        _clock = context.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System;
        _reader = new SocketReader(socket);
        Executing = new SemaphoreSlim(limits.MaxExecuting, limits.MaxExecuting);
        Writer = new SocketWriter(socket, options.SendTimeout, _clock, logger);
    }

    public SocketWriter Writer { get; }

    public SocketOperations Operations { get; } = new();

    /// <summary>The turns in which operations are executed.</summary>
    public SemaphoreSlim Executing { get; }

    public ILogger Logger { get; }

    /// <summary>Ends with the session, and all its work with it.</summary>
    public CancellationToken Over { get; }

    /// <summary>Takes the handshake and serves until one of the two sides closes.</summary>
    public static async Task ServeAsync(HttpContext context, RequestExecutor executor, GraphQLEndpointOptions options, GraphQLWebSocketOptions limits, ILogger logger)
    {
        var known = context.WebSockets.WebSocketRequestedProtocols.Contains(Protocol, StringComparer.Ordinal);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(known ? Protocol : null);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        using var session = new SocketSession(context, socket, executor, options, limits, logger, over.Token);
        if (!known) session._end.SetResult(SocketClosing.ProtocolNotAcceptable);
        var reading = session.ReadAsync();
        try
        {
            await session.RunAsync(reading, over);
        }
        finally
        {
            // An abort could overtake the close frame on the wire.
            if (!reading.IsCompleted) socket.Abort();
            await reading;
        }
    }

    public void Dispose()
    {
        Writer.Dispose();
        Executing.Dispose();
        _asking.Dispose();
    }

    /// <summary>Services of one operation, or of one event; a request's context is not made to be used by several operations at once.</summary>
    public AsyncServiceScope CreateScope()
    {
        lock (_scopes) return _options.CreateScope(_context);
    }

    public Task<ExecutionResult> ExecuteAsync(GraphQLRequest request, IServiceProvider services, CancellationToken cancellationToken)
    {
        var requestOptions = new RequestOptions
        {
            ShareAs = _options.ShareResponsesAs,
            ServicesPerEvent = () =>
            {
                var lease = CreateScope();
                return (lease.ServiceProvider, lease);
            },
        };
        return _executor.ExecuteAsync(request, services, requestOptions, cancellationToken);
    }

    private async Task RunAsync(Task reading, CancellationTokenSource over)
    {
        var watching = WatchAsync();
        var stopping = _context.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        await using (stopping.UnsafeRegister(static session => _ = ((SocketSession)session!).StopAsync(), this))
        {
            await Task.WhenAny(reading, _end.Task);
        }

        _end.TrySetResult(SocketClosing.Normal);
        await over.CancelAsync();
        await Writer.CloseAsync(await _end.Task);
        await Task.WhenAll(Operations.WhenEndedAsync(), watching);
        // Who does not answer a close is not waited for.
        await Task.WhenAny(reading, reading.WaitAsync(CloseTimeout, _clock));
    }

    /// <summary>Takes messages until the session ends, and then what a client still sends before it closes.</summary>
    private async Task ReadAsync()
    {
        try
        {
            await HandleAllAsync();
            if (_end.Task.IsCompleted) await _reader.DrainAsync();
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The client has gone, or was cut off.
        }
    }

    private async Task HandleAllAsync()
    {
        try
        {
            while (!_end.Task.IsCompleted && await _reader.NextAsync(_acknowledged ? _limits.MaxMessageSize : Math.Min(MaxInitSize, _limits.MaxMessageSize)) is { } message)
            {
                if (!_end.Task.IsCompleted) await HandleAsync(SocketMessage.Read(message.Span));
            }
        }
        catch (SocketClosingException ending)
        {
            _end.TrySetResult(ending.Closing);
        }
        catch (RefusedException refused)
        {
            _end.TrySetResult(SocketClosing.BadMessage(refused.Refusal.Message));
        }
        catch (OperationCanceledException)
        {
            // The session ends while a message was worked on.
        }
        catch (Exception exception) when (exception is not (WebSocketException or IOException))
        {
            Log.RequestFailed(Logger, exception);
            _end.TrySetResult(SocketClosing.Unexpected);
        }
    }

    private async Task HandleAsync(SocketMessage message)
    {
        switch (message.Type)
        {
            case "connection_init":
                await InitialiseAsync(message.Payload);
                break;
            case "subscribe":
                await SubscribeAsync(message);
                break;
            case "complete":
                Operations.Cancel(message.RequireId());
                break;
            case "ping":
                await SendAsync(message.Payload, ServerMessage.WritePong);
                break;
            case "pong":
                break;
            default:
                throw new SocketClosingException(SocketClosing.BadMessage($"There is no message of type \"{message.Type}\"."));
        }
    }

    private async Task InitialiseAsync(JsonElement payload)
    {
        if (_initialised) throw new SocketClosingException(SocketClosing.InitTwice);
        _initialised = true;
        if (AuthorizationIn(payload) is { } authorization) _context.Request.Headers[HeaderNames.Authorization] = authorization;
        await AuthorizeAsync();
        _acknowledged = true;
        await SendAsync(false, static (output, _) => ServerMessage.WriteAck(output));
    }

    private async Task SubscribeAsync(SocketMessage message)
    {
        if (!_acknowledged) throw new SocketClosingException(SocketClosing.NotInitialised);
        var (id, request) = (message.RequireId(), message.RequireRequest());
        if (Operations.IsTaken(id)) throw new SocketClosingException(SocketClosing.IdInUse(id));
        await AuthorizeAsync();
        // A server that stops closes the socket soon: the client asks again where it connects again.
        if (_stopping) return;
        if (Operations.Running >= _limits.MaxOperations) await RefuseAsync(message.Id, TooManyOperations);
        else if (_options.Admit(_context) is { } refusal) await RefuseAsync(message.Id, ErrorOf(refusal));
        else Operations.Start(new SocketOperation(this, id, message.Id, request));
    }

    private ValueTask RefuseAsync(JsonElement id, GraphQLError error) =>
        SendAsync((id, error), static (output, refused) => ServerMessage.WriteError(output, refused.id, [refused.error]));

    private static GraphQLError ErrorOf(Refusal refusal) => GraphQLError.At(refusal.Message, refusal.Code) with
    {
        Extensions = refusal.RetryAfter is { } seconds
            ? new Dictionary<string, object?> { ["code"] = refusal.Code, ["retryAfter"] = seconds }
            : new Dictionary<string, object?> { ["code"] = refusal.Code },
    };

    private GraphQLError TooManyOperations => GraphQLError.At(
        FormattableString.Invariant($"{_limits.MaxOperations} operations run on this socket, which is as many as may. Complete one first, or open another socket."),
        "LIMIT_EXCEEDED");

    private ValueTask SendAsync<T>(T state, Action<IBufferWriter<byte>, T> write) => Writer.SendAsync(
        (state, write),
        static (output, message) =>
        {
            message.write(output, message.state);
            return true;
        },
        Over);

    private async Task AuthorizeAsync()
    {
        await _asking.WaitAsync(Over);
        try
        {
            if (await _options.Authorize(_context) is { } refusal) throw new SocketClosingException(SocketClosing.Refused(refusal));
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>Sees that the client introduces itself in time, and that its key still holds while nothing is asked.</summary>
    private async Task WatchAsync()
    {
        try
        {
            await Task.Delay(_limits.InitTimeout, _clock, Over);
            if (!_initialised) _end.TrySetResult(SocketClosing.InitTimeout);
            while (true)
            {
                await Task.Delay(_options.KeepAliveInterval, _clock, Over);
                if (_acknowledged) await AuthorizeAsync();
            }
        }
        catch (SocketClosingException ending)
        {
            _end.TrySetResult(ending.Closing);
        }
        catch (OperationCanceledException) when (Over.IsCancellationRequested)
        {
            // The session is over.
        }
        catch (Exception exception)
        {
            Log.RequestFailed(Logger, exception);
            _end.TrySetResult(SocketClosing.Unexpected);
        }
    }

    /// <summary>Running queries and mutations have their answer first; a stream ends where it is, since its client resumes.</summary>
    private async Task StopAsync()
    {
        _stopping = true;
        await Operations.WhenAnsweredAsync();
        _end.TrySetResult(SocketClosing.ServerStops);
    }

    private static string? AuthorizationIn(JsonElement payload)
    {
        if (payload.ValueKind != JsonValueKind.Object) return null;
        if (!payload.TryGetProperty("Authorization", out var value) && !payload.TryGetProperty("authorization", out value)) return null;
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw new SocketClosingException(SocketClosing.BadMessage("\"Authorization\" in the payload of connection_init is a string, as \"Bearer KEY\"."));
    }
}
