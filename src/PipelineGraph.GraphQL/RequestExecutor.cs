using PipelineGraph.GraphQL.Execution;
using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;
using PipelineGraph.GraphQL.Validation;
using PipelineGraph.GraphQL.Validation.Cost;

namespace PipelineGraph.GraphQL;

/// <summary>Executes requests against one schema (section 6.1); one instance serves all of them.</summary>
public sealed class RequestExecutor
{
    private readonly OperationServices _shared;
    private readonly ExecutorOptions _options;
    private readonly DocumentCache _documents;
    private readonly DocumentLookup _lookup;

    internal RequestExecutor(OperationServices shared, ExecutorOptions options)
    {
        _shared = shared;
        _options = options;
        _documents = new DocumentCache(options.CachedDocuments, options.CachedCharacters);
        _lookup = new DocumentLookup(options, _documents, Prepare);
    }

    public Schema Schema => _shared.Schema;

    /// <summary>
    /// From now on these documents are known by their ids, in place of earlier ones; with <paramref name="only"/> no other is run. All that is
    /// wrong with them is added to the problems; with any, everything stays as it was.
    /// </summary>
    public bool Trust(IReadOnlyCollection<TrustedDocument> documents, bool only, ICollection<string> problems) => _lookup.Trust(documents, only, problems);

    /// <summary>What refuses a request whatever its variables are, so that a transport need not wait for them; null for nothing.</summary>
    public RequestErrorResult? Check(GraphQLRequest request, RequestOptions options) => Select(request, options, out _);

    /// <summary>The whole of a request: find or prepare the document, select the operation, check it is allowed, coerce variables, weigh, plan, execute.</summary>
    public async Task<ExecutionResult> ExecuteAsync(
        GraphQLRequest request,
        IServiceProvider services,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        options ??= RequestOptions.Default;
        if (Select(request, options, out var operation) is { } refused) return refused;
        return OperationTelemetry.IsListenedTo
            ? await OperationTelemetry.TellAsync(operation.Node, () => ExecuteAsync(operation, request, services, options, cancellationToken))
            : await ExecuteAsync(operation, request, services, options, cancellationToken);
    }

    private async Task<ExecutionResult> ExecuteAsync(
        PreparedOperation operation, GraphQLRequest request, IServiceProvider services, RequestOptions options, CancellationToken cancellationToken)
    {
        if (request.Variables is { } given && given.ValueKind is not (System.Text.Json.JsonValueKind.Object or System.Text.Json.JsonValueKind.Null or System.Text.Json.JsonValueKind.Undefined))
            return Refuse(RequestErrorKind.Variables, "Variables must be a JSON object.", ErrorCodes.Input);
        var (variables, faults) = VariableCoercion.Coerce(Schema, operation.Node, request.Variables);
        if (faults.Count > 0) return new RequestErrorResult(RequestErrorKind.Variables, faults);

        if (operation.Costs.Check(variables, out var cost) is { } tooDear) return new RequestErrorResult(RequestErrorKind.Validation, [tooDear]);
        if (options.Cost == CostReport.Validate) return WithCost(new OperationResult(null, []), cost);

        if (operation.Plan(variables) is not { } plan)
            return Refuse(RequestErrorKind.Operation, $"Schema is not configured to execute {operation.Node.Operation.ToString().ToLowerInvariant()} operation.", ErrorCodes.Operation, operation.Node);

        OperationRun NewRun(IServiceProvider provider, CancellationToken token) => new(_shared, plan, variables, provider, token);
        if (operation.Node.Operation == OperationType.Subscription) return await SubscribeAsync(operation, plan, variables, NewRun, services, options, cancellationToken);
        var run = NewRun(services, cancellationToken);
        var result = operation.Node.Operation == OperationType.Query ? await run.QueryAsync(rootValue: null) : await run.MutateAsync();
        return options.Cost == CostReport.Report || _options.ReportCost ? WithCost(result, cost) : result;
    }

    private RequestErrorResult? Select(GraphQLRequest request, RequestOptions options, out PreparedOperation operation)
    {
        operation = null!;
        if (_lookup.Find(request, out var document) is { } refused) return refused;

        if (document.Select(request.OperationName, out var problem) is not { } selected)
            return Refuse(RequestErrorKind.Operation, problem, ErrorCodes.Operation);

        operation = selected;
        if (options.IntrospectionOnly && !operation.IsIntrospectionOnly)
            return Refuse(RequestErrorKind.NotIntrospection, "This request may only ask for the schema.", ErrorCodes.NotAllowed, operation.Node);

        if (operation.Node.Operation == OperationType.Mutation && !options.AllowMutations)
            return Refuse(RequestErrorKind.NotAllowed, "This request may not execute mutations.", ErrorCodes.NotAllowed, operation.Node);

        if (operation.Node.Operation == OperationType.Subscription && !options.AllowSubscriptions)
            return Refuse(RequestErrorKind.StreamNotAllowed, "A subscription is answered by a stream, and this request takes none.", ErrorCodes.NotAllowed, operation.Node);
        return null;
    }

    private OperationResult WithCost(OperationResult result, OperationCost cost)
    {
        result.Extensions = new Dictionary<string, object?> { ["cost"] = cost.ToExtension(_options) };
        return result;
    }

    /// <summary>Parses and validates a document, or finds it where it was kept; gives what refuses it.</summary>
    private RequestErrorResult? Prepare(string text, out PreparedDocument document)
    {
        document = _documents.Find(text)!;
        if (document is not null) return null;
        DocumentNode parsed;
        try
        {
            parsed = Parser.Parse(text, _options.Parser);
        }
        catch (SyntaxException exception)
        {
            return new RequestErrorResult(RequestErrorKind.Syntax, [exception.Error]);
        }
        if (Validate(parsed, out var fields) is { Count: > 0 } errors) return new RequestErrorResult(RequestErrorKind.Validation, errors);
        document = new PreparedDocument(parsed, text.Length, fields, _shared);
        _documents.Add(text, document);
        return null;
    }

    private IReadOnlyList<GraphQLError> Validate(DocumentNode document, out long fields)
    {
        fields = 0;
        try
        {
            var errors = DocumentValidator.Validate(Schema, document);
            return errors.Count == 0 ? OperationLimits.Check(document, _options, out fields) : errors;
        }
        catch (InsufficientExecutionStackException)
        {
            return [GraphQLError.At("The fragments of the document are spread within each other too deeply. Use fewer.", ErrorCodes.Limit)];
        }
    }

    private static async Task<ExecutionResult> SubscribeAsync(
        PreparedOperation operation,
        SelectionPlan plan,
        VariableValues variables,
        Func<IServiceProvider, CancellationToken, OperationRun> newRun,
        IServiceProvider services,
        RequestOptions options,
        CancellationToken cancellationToken)
    {
        if (plan.Fields.Length != 1)
            return Refuse(RequestErrorKind.Operation, "Subscription operation must select exactly one field.", ErrorCodes.Operation);
        var (stream, errors) = await newRun(services, cancellationToken).SubscribeAsync();
        if (errors.Count > 0) return new RequestErrorResult(RequestErrorKind.SourceStream, errors);
        if (stream is null || plan.Fields[0].ToStream is not { } toStream)
            return Refuse(RequestErrorKind.SourceStream, "Subscription field must return Async Iterable.", ErrorCodes.Internal);
        var key = options.ShareAs?.Invoke(services) is { } scope ? ResponseKey.Of(operation, plan, variables, scope) : null;
        return new ResponseStream(toStream(stream), services, newRun, key, () => options.ServicesPerEvent?.Invoke() is { } own ? (own.Services, own.Lease) : (services, null));
    }

    private static RequestErrorResult Refuse(RequestErrorKind kind, string message, string code, params ReadOnlySpan<Node> nodes) =>
        new(kind, [GraphQLError.At(message, code, nodes)]);
}
