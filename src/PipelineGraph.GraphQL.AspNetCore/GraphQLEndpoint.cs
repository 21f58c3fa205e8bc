using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PipelineGraph.GraphQL.AspNetCore.GraphiQL;
using PipelineGraph.GraphQL.AspNetCore.Http;
using PipelineGraph.GraphQL.AspNetCore.Sse;
using PipelineGraph.GraphQL.AspNetCore.Uploads;
using PipelineGraph.GraphQL.AspNetCore.WebSockets;

namespace PipelineGraph.GraphQL.AspNetCore;

/// <summary>The way of one HTTP request: method, page, media type, permission, parameters, execution, answer.</summary>
internal sealed class GraphQLEndpoint(RequestExecutor executor, GraphQLEndpointOptions options, ILogger logger)
{
    private readonly bool _takesFiles = executor.Schema.Types.Values.Any(static type => type is UploadScalar);
    private int _uploading;

    public async Task InvokeAsync(HttpContext context)
    {
        var accepted = AcceptedMediaTypes.Read(context.Request.Headers.Accept);
        try
        {
            await ServeAsync(context, accepted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to answer.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            Log.RequestFailed(logger, exception);
            await JsonResponse.WriteAsync(context, accepted.Preferred, Refusals.Unexpected);
        }
    }

    private async Task ServeAsync(HttpContext context, AcceptedMediaTypes accepted)
    {
        // No POST opens a socket, and to look whether it does is dear.
        if (options.WebSockets is { } sockets && !HttpMethods.IsPost(context.Request.Method) && context.WebSockets.IsWebSocketRequest)
        {
            await SocketSession.ServeAsync(context, executor, options, sockets, logger);
            return;
        }

        var isGet = HttpMethods.IsGet(context.Request.Method);
        if (!isGet && !HttpMethods.IsPost(context.Request.Method))
        {
            if (HttpMethods.IsOptions(context.Request.Method))
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                context.Response.Headers.Allow = JsonResponse.AllowedMethods + ", OPTIONS";
                return;
            }

            await JsonResponse.WriteAsync(context, accepted.Preferred, Refusals.MethodNotAllowed);
            return;
        }

        if (isGet && accepted.PrefersHtml && options.GraphiQL is { } page && !RequestParameters.AreIn(context.Request.Query))
        {
            await GraphiQLPage.WriteAsync(context, page);
            return;
        }

        if (accepted.Preferred is not { } type)
        {
            await JsonResponse.WriteAsync(context, null, Refusals.NotAcceptable);
            return;
        }

        var refusal = await options.Authorize(context);
        if (refusal is not null && !MayAskForSchema(context, refusal))
        {
            await JsonResponse.WriteAsync(context, type, refusal);
            return;
        }

        if (refusal is null && options.Admit(context) is { } notNow)
        {
            await JsonResponse.WriteAsync(context, type, notNow);
            return;
        }

        var hasFiles = refusal is null && _takesFiles && MultipartRequestReader.Accepts(context.Request);
        if ((isGet || hasFiles) && options.RequirePreflight && !CrossSiteGuard.Allows(context.Request))
        {
            await JsonResponse.WriteAsync(context, type, CrossSiteGuard.Refused);
            return;
        }

        if (CostHeader.Read(context) is not { } cost)
        {
            await JsonResponse.WriteAsync(context, type, CostHeader.Unknown);
            return;
        }

        if (hasFiles)
        {
            try
            {
                if (Interlocked.Increment(ref _uploading) > options.MaxUploadRequests) await JsonResponse.WriteAsync(context, type, Refusals.TooManyUploads);
                else await ServeFilesAsync(context, type, accepted.TakesEventStream, cost);
            }
            finally
            {
                Interlocked.Decrement(ref _uploading);
            }

            return;
        }

        var (request, unreadable) = await RequestReader.ReadAsync(context, options.MaxRequestBodySize);
        if (request is null) await JsonResponse.WriteAsync(context, type, unreadable!);
        else await ExecuteAsync(context, request, type, accepted.TakesEventStream, isGet, cost, refusal);
    }

    private async Task ServeFilesAsync(HttpContext context, ResponseMediaType type, bool takesEventStream, CostReport cost)
    {
        using var files = new RequestFiles();
        var (request, unreadable) = await MultipartRequestReader.ReadAsync(
            context, options, files, read => executor.Check(read, new RequestOptions { AllowSubscriptions = takesEventStream }) is null);
        RequestFiles.Current = files;
        if (request is null) await JsonResponse.WriteAsync(context, type, unreadable!);
        else await ExecuteAsync(context, request, type, takesEventStream, isGet: false, cost, unlessIntrospection: null);
    }

    /// <summary>Who sent something to be known by, and is not, is told so.</summary>
    private bool MayAskForSchema(HttpContext context, Refusal refusal) =>
        options.IntrospectionForEveryone && refusal.StatusCode == StatusCodes.Status401Unauthorized && context.Request.Headers.Authorization.Count == 0;

    private async Task ExecuteAsync(
        HttpContext context, GraphQLRequest request, ResponseMediaType type, bool takesEventStream, bool isGet, CostReport cost, Refusal? unlessIntrospection)
    {
        await using var scope = options.CreateScope(context);
        var requestOptions = new RequestOptions
        {
            AllowMutations = !isGet,
            AllowSubscriptions = takesEventStream,
            IntrospectionOnly = unlessIntrospection is not null,
            Cost = cost,
            ShareAs = options.ShareResponsesAs,
            ServicesPerEvent = () =>
            {
                var lease = options.CreateScope(context);
                return (lease.ServiceProvider, lease);
            },
        };
        var result = await executor.ExecuteAsync(request, scope.ServiceProvider, requestOptions, context.RequestAborted);
        if (unlessIntrospection is not null && result is RequestErrorResult { Kind: RequestErrorKind.NotIntrospection })
            await JsonResponse.WriteAsync(context, type, unlessIntrospection);
        else await AnswerAsync(context, result, type);
    }

    private async Task AnswerAsync(HttpContext context, ExecutionResult result, ResponseMediaType type)
    {
        switch (result)
        {
            case RequestErrorResult { Kind: RequestErrorKind.NotAllowed } notAllowed:
                await JsonResponse.WriteAsync(context, type, notAllowed);
                break;
            case RequestErrorResult { Kind: RequestErrorKind.StreamNotAllowed }:
                await JsonResponse.WriteAsync(context, type, Refusals.StreamNotAccepted);
                break;
            case ResponseStream stream:
                var events = await StartEventStreamAsync(context);
                await events.WriteAllAsync(stream);
                break;
            case not null when type == ResponseMediaType.EventStream:
                var single = await StartEventStreamAsync(context);
                await single.WriteAsync(result);
                break;
            case RequestErrorResult error:
                await JsonResponse.WriteAsync(context, type, error);
                break;
            case OperationResult operation:
                await JsonResponse.WriteAsync(context, type, operation);
                break;
        }
    }

    private async Task<EventStreamResponse> StartEventStreamAsync(HttpContext context)
    {
        var response = new EventStreamResponse(context, options, logger);
        await response.StartAsync();
        return response;
    }
}
