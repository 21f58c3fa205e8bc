using System.Text;

namespace PipelineGraph.Server.Demo;

/// <summary>What a first start tells: the keys, where to go, and a first query.</summary>
internal static class DemoWelcome
{
    private const string Query = "{ contacts(first: 5) { nodes { displayName stage { key } } } }";

    public static string Of(DemoResult result, string? urls)
    {
        var address = (urls ?? "http://localhost:5000").Split(';')[0].Replace("*", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal).TrimEnd('/');
        var text = new StringBuilder();
        text.AppendLine("This database was empty: here are tenants to try it with. Their keys are shown this once; only hashes are kept.").AppendLine();
        foreach (var tenant in result.Tenants) text.Append("  ").Append(tenant.Name.PadRight(18)).Append(tenant.Definition.PadRight(24)).AppendLine(tenant.KeyText);
        var key = result.Tenants[0].KeyText;
        return text.AppendLine()
            .AppendLine("Another key: apikey create --tenant demo-engagement --name mine --role Administrator").AppendLine()
            .AppendLine($"GraphiQL: {address}/graphql  with the header {{ \"Authorization\": \"Bearer {key}\" }} and this query:").AppendLine()
            .Append("  ").AppendLine(Query).AppendLine()
            .AppendLine("The same by curl:").AppendLine()
            .AppendLine($"  curl {address}/graphql -H 'Authorization: Bearer {key}' -H 'Content-Type: application/json' \\")
            .AppendLine($"    -d '{{\"query\":\"{Query}\"}}'").AppendLine()
            .Append("An empty database of your own: start with --PipelineGraph:Demo=false, or with another --PipelineGraph:DataDirectory.")
            .AppendLine().ToString();
    }
}
