using PipelineGraph.Data.Queries;
using PipelineGraph.GraphQL;

namespace PipelineGraph.Server.Types;

/// <summary>What is answered to who names a stage that a funnel has not.</summary>
internal static class StageErrors
{
    public static GraphQLException Unknown(string key, PeriodSource source) => Of(source.All, source, "stages", $"There is no stage '{key}'; the stages are");

    public static GraphQLException NotOrdered(string? key, PeriodSource source) => Of(source.Order, source, "ordered stages", $"'{key}' is no stage of the order; those are");

    public static GraphQLException NotBehind(PeriodSource source) => Of(source.Order, source, "ordered stages", "`from` and `to` are two stages of the order, one behind the other; it is");

    private static GraphQLException Of(IReadOnlyList<string> keys, PeriodSource source, string what, string error) => new(
        keys.Count > 0
            ? $"{error} {string.Join(", ", keys)}."
            : $"The definition has no {what} of unit {source.Known.Unit.ToString().ToUpperInvariant()}: ask for another `unit`.",
        ErrorCodes.Input);
}
