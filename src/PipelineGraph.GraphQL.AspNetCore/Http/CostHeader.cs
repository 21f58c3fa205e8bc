using Microsoft.AspNetCore.Http;

namespace PipelineGraph.GraphQL.AspNetCore.Http;

/// <summary>The header <c>GraphQL-Cost</c>: <c>report</c> asks for the cost beside the result, <c>validate</c> for the cost alone.</summary>
internal static class CostHeader
{
    private const string Name = "GraphQL-Cost";

    /// <summary>Null for a value that means nothing.</summary>
    public static CostReport? Read(HttpContext context)
    {
        var header = context.Request.Headers[Name];
        if (header.Count == 0) return CostReport.None;
        var value = header.ToString().Trim();
        if (value.Equals("report", StringComparison.OrdinalIgnoreCase)) return CostReport.Report;
        return value.Equals("validate", StringComparison.OrdinalIgnoreCase) ? CostReport.Validate : null;
    }

    public static readonly Refusal Unknown = Refusal.BadRequest("The header \"GraphQL-Cost\" is \"report\" (the cost beside the result) or \"validate\" (the cost alone).");
}
