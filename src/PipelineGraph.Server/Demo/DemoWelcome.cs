using PipelineGraph.Server.Hosting;

namespace PipelineGraph.Server.Demo;

/// <summary>What a first start tells: the keys, where to go, and a first query.</summary>
internal static class DemoWelcome
{
    private const string Query = "{ contacts(first: 5) { nodes { displayName stage { key } } } }";

    public static string Of(DemoResult result, string? urls)
    {
        var address = (urls ?? PipelineSettings.DefaultAddress).Split(';')[0].Replace("*", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal).TrimEnd('/');
        var key = result.Tenants[0].KeyText;
        var tenants = string.Join(Environment.NewLine, result.Tenants.Select(tenant => $"  {tenant.Name,-18}{tenant.Definition,-24}{tenant.KeyText}"));
        return $$"""
            This database was empty: here are tenants to try it with. Their keys are shown this once; only hashes are kept.

            {{tenants}}

            Another key: apikey create --tenant {{result.Tenants[0].Name}} --name mine --role Administrator

            GraphiQL: {{address}}/graphql  with the header { "Authorization": "Bearer {{key}}" } and this query:

              {{Query}}

            The same by curl:

              curl {{address}}/graphql -H 'Authorization: Bearer {{key}}' -H 'Content-Type: application/json' -d '{"query":"{{Query}}"}'

            An empty database of your own: start with --PipelineGraph:Demo=false, or with another --PipelineGraph:DataDirectory.

            """;
    }

    /// <summary>Said where a first start found nothing to show.</summary>
    public static string WithoutDefinitions(string pluginsDirectory) =>
        $"""
        This database is empty, and no demonstration was made: none of {string.Join(", ", DemoTenants.Definitions)} is usable from {pluginsDirectory}.
        'definitions list' says what is there; PipelineGraph:PluginsDirectory names another folder.
        """;
}
