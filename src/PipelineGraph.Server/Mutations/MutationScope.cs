using PipelineGraph.Core;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Server.Authentication;
using PipelineGraph.Server.DataLoaders;
using PipelineGraph.Server.Types.Inputs;

namespace PipelineGraph.Server.Mutations;

/// <summary>Runs the use case behind a mutation field: permission, ids, the work, and then everything is read anew.</summary>
public sealed class MutationScope(CurrentCaller caller, Loaders loaders)
{
    internal Loaders Loaders => loaders;

    /// <summary>What the use case gave, or the errors of the ids, with which it is not begun.</summary>
    internal async Task<(T? Value, IReadOnlyList<object> Errors)> RunAsync<T>(
        Role role, IdReader ids, CommandErrorKind[] kinds, Func<Caller, Task<Outcome<T>>> work, CancellationToken cancellationToken)
        where T : class
    {
        var allowed = caller.Require(role);
        var outcome = ids.Errors.Count > 0 ? Outcome<T>.Failed(ids.Errors) : await work(allowed);
        await loaders.RenewAsync();
        return (outcome.Value, await new UserErrors(loaders).OfAsync([.. outcome.Errors.Select(ids.Named)], kinds, cancellationToken));
    }
}

/// <summary>What a field answers where the use case answers something else.</summary>
internal static class Outcomes
{
    /// <summary>The outcome with its errors placed in the input, where the use case places them in its command.</summary>
    public static Outcome<T> Placed<T>(this Outcome<T> outcome, Func<IReadOnlyList<string>, IReadOnlyList<string>> place)
        where T : class =>
        outcome with { Errors = [.. outcome.Errors.Select(error => error with { Path = place(error.Path) })] };
}
