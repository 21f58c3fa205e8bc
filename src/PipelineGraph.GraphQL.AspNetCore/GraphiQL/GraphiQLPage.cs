using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace PipelineGraph.GraphQL.AspNetCore.GraphiQL;

/// <summary>The page around the bundled GraphiQL, or the page that says how to get it.</summary>
internal static class GraphiQLPage
{
    // Everything comes from this server; the editor writes its own style elements.
    private const string Policy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    public static Task WriteAsync(HttpContext context, GraphiQLOptions options)
    {
        var address = context.Request.PathBase.Add(context.Request.Path).ToUriComponent().TrimEnd('/');
        var response = context.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        response.Headers.Vary = "Accept";
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers["Referrer-Policy"] = "no-referrer";
        return response.WriteAsync(GraphiQLFiles.Exist ? Page(address, options) : Missing(options), context.RequestAborted);
    }

    private static string Page(string address, GraphiQLOptions options)
    {
        // JSON as System.Text.Json writes it has no "<" that could end the element.
        var settings = new JsonObject
        {
            ["endpoint"] = address,
            ["title"] = options.Title,
            ["defaultQuery"] = options.DefaultQuery,
            ["defaultHeaders"] = options.DefaultHeaders,
            ["hint"] = options.Hint,
        };
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>{HtmlEncoder.Default.Encode(options.Title)}</title>
              <link rel="icon" href="data:,">
              <link rel="stylesheet" href="{HtmlEncoder.Default.Encode(address)}/graphiql/graphiql.css">
            </head>
            <body>
              <div id="graphiql">Loading …</div>
              <script id="options" type="application/json">{settings.ToJsonString()}</script>
              <script type="module" src="{HtmlEncoder.Default.Encode(address)}/graphiql/graphiql.js"></script>
            </body>
            </html>
            """;
    }

    private static string Missing(GraphiQLOptions options) => $$"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <title>{{HtmlEncoder.Default.Encode(options.Title)}}</title>
        </head>
        <body>
          <h1>{{HtmlEncoder.Default.Encode(options.Title)}}</h1>
          <p>The GraphQL endpoint is here and works. Its GraphiQL page is not: the server was built without Node, or npm had no network.</p>
          <p>Install Node 20 or newer, run <code>dotnet build</code> again and restart the server.</p>
          <p>Until then any GraphQL client does, and <code>curl</code>:</p>
          <pre>curl -H 'Content-Type: application/json' -H 'Authorization: Bearer KEY' -d '{"query":"{__typename}"}' URL</pre>
        </body>
        </html>
        """;
}
