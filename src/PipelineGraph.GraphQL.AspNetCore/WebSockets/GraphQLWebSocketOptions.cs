namespace PipelineGraph.GraphQL.AspNetCore.WebSockets;

/// <summary>What a host may choose about sockets of the sub-protocol <c>graphql-transport-ws</c>.</summary>
public sealed class GraphQLWebSocketOptions
{
    /// <summary>How long a new socket may take to send its <c>connection_init</c> before it is closed with 4408.</summary>
    public TimeSpan InitTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest message that is read, in bytes; a longer one closes the socket with 1009.</summary>
    public int MaxMessageSize { get; set; } = 1024 * 1024;

    /// <summary>How many operations one socket may have open at once, subscriptions and all; one more is answered by an <c>error</c>.</summary>
    public int MaxOperations { get; set; } = 100;

    /// <summary>How many queries and mutations of one socket are executed at once; others wait for their turn, and for their answers to be read.</summary>
    public int MaxExecuting { get; set; } = 8;

    /// <summary>How long a client may take to answer a ping frame before it is taken for gone.</summary>
    public TimeSpan PongTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The web sites whose pages may open a socket, as <c>https://app.example.com</c>; none lets all, since a key and no cookie opens it.</summary>
    public IList<string> AllowedOrigins { get; } = [];
}
