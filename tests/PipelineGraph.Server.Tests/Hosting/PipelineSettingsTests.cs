using System.Text.RegularExpressions;
using PipelineGraph.Server.Hosting;

namespace PipelineGraph.Server.Tests.Hosting;

public sealed partial class PipelineSettingsTests
{
    /// <summary>Those that are not below <c>PipelineGraph</c>, and the variables that OpenTelemetry itself reads.</summary>
    private static readonly string[] Others = ["ConnectionStrings:PipelineGraph", "ConnectionStrings:PipelineGraphOwner", "urls", "OTEL_…"];

    [Fact]
    public void The_table_of_the_first_page_has_every_setting_and_no_other()
    {
        var page = File.ReadAllText(Repository.File("README.md"));
        var section = page[page.IndexOf("## Settings", StringComparison.Ordinal)..page.IndexOf("## The map", StringComparison.Ordinal)];
        var told = Row().Matches(section).SelectMany(row => Names(row.Groups[1].Value)).ToList();

        Assert.Empty(told.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key));
        // These have tables of their own.
        string[] apart = ["Limits:", "Subscriptions:", "OpenId:", "RateLimit:"];
        var known = PipelineSettings.Names.Where(name => !apart.Any(start => name.StartsWith(start, StringComparison.Ordinal))).Concat(apart.Select(start => start + "…")).Select(name => $"PipelineGraph:{name}").Concat(Others);
        Assert.Equal(known.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    /// <summary>`PipelineGraph:A:B`, `:C` stands for that and `PipelineGraph:A:C`.</summary>
    private static IEnumerable<string> Names(string cell)
    {
        var last = "";
        foreach (Match name in Name().Matches(cell))
        {
            var text = name.Groups[1].Value;
            last = text.StartsWith(':') ? last[..last.LastIndexOf(':')] + text : text;
            yield return last;
        }
    }

    [GeneratedRegex(@"^\| (`[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();
}
