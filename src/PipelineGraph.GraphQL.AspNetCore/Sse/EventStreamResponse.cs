using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PipelineGraph.GraphQL.AspNetCore.Sse;

/// <summary>Writes an answer as an event stream: GraphQL over SSE, "Distinct connections mode".</summary>
internal sealed class EventStreamResponse(HttpContext context, GraphQLEndpointOptions options, ILogger logger)
{
    private readonly EventStreamWriter _writer = new(context.Response.BodyWriter);
    private readonly TimeProvider _clock = context.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System;
    private bool _isCut;

    /// <summary>Sends the headers alone, so that the client knows it is heard before the first event.</summary>
    public async Task StartAsync()
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-store, no-transform";
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.StartAsync(context.RequestAborted);
        // Not the writer: where a middleware put a stream of its own in place of the body, it keeps headers without bytes back.
        await response.Body.FlushAsync(context.RequestAborted);
    }

    /// <summary>One <c>next</c> with the answer, then <c>complete</c>.</summary>
    public async Task WriteAsync(ExecutionResult result)
    {
        WriteNext(result);
        _writer.Complete();
        await FlushAsync(context.RequestAborted);
    }

    /// <summary>A <c>next</c> for every event, comments while there is none, and <c>complete</c> when the source ends.</summary>
    public async Task WriteAllAsync(ResponseStream stream)
    {
        var stopping = context.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var events = stream.GetAsyncEnumerator(ending.Token);
        using var timer = new PeriodicTimer(options.KeepAliveInterval, _clock);
        var next = Task.FromResult(false);
        try
        {
            next = events.MoveNextAsync().AsTask();
            var tick = timer.WaitForNextTickAsync(ending.Token).AsTask();
            while (true)
            {
                if (await Task.WhenAny(next, tick) == next)
                {
                    if (!await next) break;
                    WriteNext(events.Current);
                    next = events.MoveNextAsync().AsTask();
                }
                else
                {
                    await tick;
                    _writer.KeepAlive();
                    tick = timer.WaitForNextTickAsync(ending.Token).AsTask();
                }

                await FlushAsync(ending.Token);
            }

            _writer.Complete();
            await FlushAsync(ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested || _isCut || _writer.ClientHasGone)
        {
            // The client left, or the server stops: without "complete" a client that is still there comes back.
        }
        catch (Exception exception) when (!ending.IsCancellationRequested)
        {
            Log.SubscriptionFailed(logger, exception);
            _writer.Failed();
            _writer.Complete();
            await FlushAsync(ending.Token);
        }
        finally
        {
            // An enumerator may only be disposed when its step has ended.
            await ending.CancelAsync();
            await next.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            await events.DisposeAsync();
        }
    }

    /// <summary>Nothing more is written before this has gone out; who does not take it in time is cut off.</summary>
    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var flushing = _writer.FlushAsync(cancellationToken);
        if (flushing.IsCompleted)
        {
            await flushing;
            return;
        }

        try
        {
            await flushing.AsTask().WaitAsync(options.SendTimeout, _clock, CancellationToken.None);
        }
        catch (TimeoutException exception)
        {
            Log.SlowClientCut(logger, options.SendTimeout);
            _isCut = true;
            context.Abort();
            throw new OperationCanceledException("The client does not read.", exception);
        }
    }

    private void WriteNext(ExecutionResult result)
    {
        switch (result)
        {
            case OperationResult operation:
                _writer.Next(operation.Json.Span);
                break;
            case RequestErrorResult error:
                _writer.Next(error.WriteTo);
                break;
        }
    }
}
