using PipelineGraph.Core.Tenants;
using PipelineGraph.GraphQL;

namespace PipelineGraph.Server.Authentication;

/// <summary>Who asks in this operation; set before it begins.</summary>
public sealed class CurrentCaller
{
    private Caller? caller;

    public Caller Caller
    {
        get => caller ?? throw new InvalidOperationException("The operation has no caller.");
        set => caller = value;
    }

    /// <summary>The key or token that the caller was found by.</summary>
    internal string Bearer { get; set; } = "";

    /// <summary>When the token ends; null for a key.</summary>
    internal DateTimeOffset? Until { get; set; }

    /// <summary>The caller, if it has the role; else an error for the client.</summary>
    public Caller Require(Role role) => Caller.Role >= role
        ? Caller
        : throw new GraphQLException(
            $"This needs a key of role {role.ToString().ToUpperInvariant()}; yours is {Caller.Role.ToString().ToUpperInvariant()}.", "FORBIDDEN");
}
