using System.Globalization;
using PipelineGraph.GraphQL;
using PipelineGraph.Server.DataLoaders;

namespace PipelineGraph.Server.Types;

/// <summary>Change numbers as clients give them.</summary>
internal static class ChangeNumber
{
    /// <summary>Refuses a number that the ledger has not reached: whoever has one has seen another ledger.</summary>
    public static void Check(string argument, long? number, long head)
    {
        if (number is null or >= 0 && !(number > head)) return;
        throw new GraphQLException(
            string.Create(CultureInfo.InvariantCulture, $"`{argument}` is {number}; numbers go from 0, before the first change, to {head}, the latest."),
            "CHANGE_NUMBER_OUT_OF_RANGE",
            new Dictionary<string, object?> { ["oldest"] = 0L, ["latest"] = head });
    }

    public static async ValueTask CheckAsync(string argument, long? number, Loaders loaders, CancellationToken cancellationToken)
    {
        if (number is not null) Check(argument, number, (await loaders.StreamAsync(cancellationToken))?.Head ?? 0);
    }
}
