using System.Text.RegularExpressions;

namespace PipelineGraph.Architecture.Tests;

/// <summary>What the tree as a whole keeps true.</summary>
public sealed partial class RepositoryTests
{
    // Written in halves, so that this file does not find itself.
    private static readonly string[] Foreign = ["/wo" + "rk/", "/ro" + "ot/", "nug" + "et.org", "npm" + "js.org", "npm" + "js.com", "deb" + "ian.org"];

    private static readonly string[] Texts = [".cs", ".md", ".json", ".props", ".targets", ".csproj", ".sh", ".graphql", ".js", ".mjs", ".ts", ".tsx", ".html", ".css", ".npmrc", ".editorconfig"];

    [Fact]
    public void The_top_level_holds_four_folders()
    {
        var folders = Directory.EnumerateDirectories(Repository.Root).Select(Path.GetFileName)
            .Where(name => !name!.StartsWith('.') && name is not ("data" or "artifacts")).Order(StringComparer.Ordinal);
        Assert.Equal(["plugins", "schema", "src", "tests"], folders);
    }

    [Fact]
    public void No_file_names_a_machine_or_a_registry()
    {
        var found =
            from path in Repository.Files()
            where Texts.Contains(Path.GetExtension(path), StringComparer.Ordinal) || Path.GetFileName(path) == "Dockerfile"
            let text = Repository.Read(path)
            from word in Foreign
            where text.Contains(word, StringComparison.OrdinalIgnoreCase)
            select $"{path}: {word}";
        Assert.Empty(found);
    }

    [Fact]
    public void Nothing_is_left_for_later_in_the_code()
    {
        var marks = new Regex("NotImplemented" + "Exception|\\bTO" + "DO\\b|\\bFIX" + "ME\\b|\\bHA" + "CK\\b");
        Assert.DoesNotContain(Repository.Files("src", "*.cs").Concat(Repository.Files("plugins", "*.cs")), path => marks.IsMatch(Repository.Read(path)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(10)]
    public void An_invariant_has_tests_that_name_it(int invariant)
    {
        var name = new Regex($@"\bInvariant{invariant}_\w+");
        Assert.Contains(Repository.Files("tests", "*.cs"), path => name.IsMatch(Repository.Read(path)));
    }

    [Fact]
    public void Every_folder_that_the_readme_names_is_there()
    {
        var missing = PathInCode().Matches(Repository.Read("README.md")).Select(match => match.Groups[1].Value)
            .Where(path => !File.Exists(Path.Combine(Repository.Root, path)) && !Directory.Exists(Path.Combine(Repository.Root, path)));
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_relative_link_in_the_documents_leads_somewhere()
    {
        var broken =
            from path in Repository.Files(pattern: "*.md")
            from Match link in Link().Matches(Repository.Read(path))
            let target = link.Groups[1].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
            let full = Path.Combine(Repository.Root, Path.GetDirectoryName(path)!, target)
            where !File.Exists(full) && !Directory.Exists(full)
            select $"{path}: {target}";
        Assert.Empty(broken);
    }

    [GeneratedRegex(@"`((?:src|plugins|tests|schema)/[\w./-]*)`")]
    private static partial Regex PathInCode();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
