using System.Text.RegularExpressions;
using PipelineGraph.Server.Tests.Commands;

namespace PipelineGraph.Server.Tests.Hosting;

/// <summary>What can be held of the image where none is built: what it copies is there, what it runs exists, and who it runs as.</summary>
public sealed partial class ImageTests
{
    private static readonly string[] Lines = File.ReadAllText(Repository.File("Dockerfile")).Replace("\\\n", "", StringComparison.Ordinal).Split('\n');

    [Fact]
    public void It_is_built_from_images_that_whoever_builds_it_names()
    {
        Assert.Equal(["ARG SDK", "ARG RUNTIME"], Lines.TakeWhile(line => !line.StartsWith("FROM", StringComparison.Ordinal)).Where(line => line.StartsWith("ARG", StringComparison.Ordinal)));
        Assert.Equal(["FROM ${SDK} AS build", "FROM ${RUNTIME} AS final"], Of("FROM"));
    }

    [Fact]
    public void What_it_copies_is_in_the_repository_and_not_ignored()
    {
        var copied = Of("COPY").Where(line => !line.Contains("--from", StringComparison.Ordinal)).SelectMany(line => line.Split(' ')[1..^1]).ToList();
        Assert.All(copied, name => Assert.True(Path.Exists(Repository.File(name)), name));
        var ignored = File.ReadAllLines(Repository.File(".dockerignore"));
        Assert.Empty(copied.Select(name => name.TrimEnd('/')).Intersect(ignored));
        // What a project of the server imports from above its folder.
        foreach (var needed in new[] { "Directory.Build.props", "Directory.Packages.props", "global.json", "BannedSymbols.txt", "schema/", "src/", "plugins/" }) Assert.Contains(needed, copied);
    }

    [Fact]
    public async Task It_runs_as_nobody_in_particular_and_its_health_check_is_a_command_of_the_program()
    {
        Assert.Equal("USER ${USER_ID}:${USER_ID}", Of("USER")[^1]);
        Assert.Matches("^ARG USER_ID=[1-9][0-9]+$", Of("ARG")[^1]);
        Assert.True(Array.FindIndex(Lines, line => line.StartsWith("USER", StringComparison.Ordinal)) < Array.FindIndex(Lines, line => line.StartsWith("ENTRYPOINT", StringComparison.Ordinal)));
        var check = Words().Matches(Assert.Single(Of("HEALTHCHECK"))).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(["dotnet", Path.GetFileName(ServerProcess.Built)], check[..2]);
        Assert.Equal(0, (await CommandLine.RunAsync([.. check[2..], "--help"])).Code);
    }

    [Fact]
    public void Its_settings_are_settings()
    {
        var names = Setting().Matches(Assert.Single(Of("ENV"), line => line.Contains("urls=", StringComparison.Ordinal))).Select(match => match.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, names.Count);
        Assert.All(names, name => Assert.Contains(name, PipelineGraph.Server.Hosting.PipelineSettings.Names));
    }

    private static List<string> Of(string instruction) => [.. Lines.Where(line => line.StartsWith(instruction + " ", StringComparison.Ordinal))];

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Words();

    [GeneratedRegex("PipelineGraph__([A-Za-z_]+)=")]
    private static partial Regex Setting();
}
