namespace PipelineGraph.GraphQL.AspNetCore.GraphiQL;

/// <summary>What the GraphiQL page shows when a browser opens the endpoint's address.</summary>
public sealed class GraphiQLOptions
{
    /// <summary>The title of the page.</summary>
    public string Title { get; set; } = "GraphQL";

    /// <summary>The operation a new tab begins with; null leaves GraphiQL's own welcome.</summary>
    public string? DefaultQuery { get; set; }

    /// <summary>The request headers a new tab begins with, as a JSON object.</summary>
    public string DefaultHeaders { get; set; } = "{\n  \"Authorization\": \"Bearer \"\n}";

    /// <summary>A line below the answer that says how to go on, such as where a key comes from.</summary>
    public string Hint { get; set; } = "Put your key behind \"Bearer\" in the Headers tab; the schema then loads by itself.";
}
