using System.Xml.Linq;

namespace PipelineGraph.Architecture.Tests;

/// <summary>Who may know whom: read from the project files.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["PipelineGraph.GraphQL"] = [],
        ["PipelineGraph.GraphQL.AspNetCore"] = ["PipelineGraph.GraphQL"],
        ["PipelineGraph.Definitions"] = [],
        ["PipelineGraph.Definitions.Testing"] = ["PipelineGraph.Definitions"],
        ["PipelineGraph.Core"] = ["PipelineGraph.Definitions"],
        ["PipelineGraph.Plugins"] = ["PipelineGraph.Core", "PipelineGraph.Definitions.Testing"],
        ["PipelineGraph.Worker"] = ["PipelineGraph.Plugins"],
        ["PipelineGraph.Templates"] = [],
        ["PipelineGraph.Data"] = ["PipelineGraph.Core"],
        ["PipelineGraph.Data.PostgreSql"] = ["PipelineGraph.Data"],
        ["PipelineGraph.Data.Sqlite"] = ["PipelineGraph.Data"],
        ["PipelineGraph.Server"] = ["PipelineGraph.GraphQL.AspNetCore", "PipelineGraph.Plugins", "PipelineGraph.Worker", "PipelineGraph.Data.PostgreSql", "PipelineGraph.Data.Sqlite"],
    };

    public static TheoryData<string> Projects() => [.. Repository.Files("src", "*.csproj").Concat(Repository.Files("plugins", "*.csproj"))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_map_of_the_house_allows(string path)
    {
        var allowed = path.StartsWith("plugins/", StringComparison.Ordinal) ? ["PipelineGraph.Definitions"] : Allowed[Name(path)];
        Assert.Empty(References(path).Where(BindsTypes).Select(reference => Name(Include(reference))).Except(allowed));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_reference_to_a_plugin_orders_the_build_and_binds_no_type(string path)
    {
        var plugins = References(path).Where(reference => Include(reference).Contains("plugins/", StringComparison.Ordinal));
        Assert.DoesNotContain(plugins, BindsTypes);
    }

    [Theory]
    [InlineData("src/PipelineGraph.GraphQL/PipelineGraph.GraphQL.csproj")]
    [InlineData("src/PipelineGraph.Definitions/PipelineGraph.Definitions.csproj")]
    [InlineData("src/PipelineGraph.Definitions.Testing/PipelineGraph.Definitions.Testing.csproj")]
    public void The_engine_and_the_contract_need_the_base_class_library_only(string path)
    {
        var project = Load(path);
        Assert.Empty(project.Descendants("PackageReference"));
        Assert.Empty(project.Descendants("FrameworkReference"));
    }

    [Fact]
    public void The_domain_knows_no_database_and_no_GraphQL()
    {
        var packages = Load("src/PipelineGraph.Core/PipelineGraph.Core.csproj").Descendants("PackageReference").Select(Include).ToList();
        Assert.DoesNotContain(packages, package => package.Contains("EntityFramework", StringComparison.Ordinal) || package.Contains("GraphQL", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_source_project_has_a_place_on_the_map()
    {
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), Repository.Files("src", "*.csproj").Select(Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Package_versions_stand_in_one_place_and_are_exact()
    {
        foreach (var path in Repository.Files(pattern: "*.csproj"))
            Assert.DoesNotContain(Load(path).Descendants("PackageReference"), reference => reference.Attribute("Version") is not null);
        var versions = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion").Select(version => (string)version.Attribute("Version")!);
        Assert.DoesNotContain(versions, version => version.Contains('*', StringComparison.Ordinal));
    }

    [Fact]
    public void Every_project_has_a_lock_file_beside_it()
    {
        var missing = Repository.Files(pattern: "*.csproj")
            .Where(path => !path.Contains("/plugins/", StringComparison.Ordinal))
            .Select(path => Path.Combine(Repository.Root, Path.GetDirectoryName(path)!, "packages.lock.json"))
            .Where(path => !File.Exists(path));
        Assert.Empty(missing);
    }

    private static XDocument Load(string path) => XDocument.Parse(Repository.Read(path));

    private static IEnumerable<XElement> References(string path) => Load(path).Descendants("ProjectReference");

    private static string Include(XElement reference) => ((string?)reference.Attribute("Include") ?? "").Replace('\\', '/');

    private static bool BindsTypes(XElement reference) => (string?)reference.Attribute("ReferenceOutputAssembly") != "false";

    private static string Name(string path) => Path.GetFileNameWithoutExtension(path);
}
