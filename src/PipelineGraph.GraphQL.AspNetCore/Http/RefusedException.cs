namespace PipelineGraph.GraphQL.AspNetCore.Http;

/// <summary>Ends the reading of a request that is none; never leaves <see cref="RequestReader"/>.</summary>
internal sealed class RefusedException(Refusal refusal) : Exception(refusal.Message)
{
    public Refusal Refusal { get; } = refusal;

    public static RefusedException BadRequest(string message, string code = "BAD_REQUEST") => new(Refusal.BadRequest(message, code));
}
