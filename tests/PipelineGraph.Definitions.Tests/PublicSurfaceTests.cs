using PipelineGraph.Definitions.Testing;

namespace PipelineGraph.Definitions.Tests;

/// <summary>
/// The contract and the kit as their users see them, held by files in <c>__snapshots__</c>. A surface that differs is written beside, as
/// <c>.actual.txt</c>. What is only added takes the file's place, and the minor version rises in the same change; what is changed or taken away breaks
/// definitions that are built already, and needs a new major version.
/// </summary>
public class PublicSurfaceTests
{
    [Fact]
    public void The_contract_offers_what_its_file_says() => IsAsFiled(typeof(IStageDefinition));

    [Fact]
    public void The_kit_offers_what_its_file_says() => IsAsFiled(typeof(Conformance));

    [Fact]
    public void The_contract_grows_by_optional_members_only()
    {
        var closed = typeof(IStageDefinition).GetMethods().Where(method => method.IsAbstract).Select(method => method.Name);
        Assert.Equal(["Describe", "Evaluate"], closed.Order(StringComparer.Ordinal));
    }

    private static void IsAsFiled(Type member)
    {
        var file = Path.Combine(Source.Folder, "__snapshots__", member.Assembly.GetName().Name + ".txt");
        var beside = Path.ChangeExtension(file, ".actual.txt");
        var actual = PublicSurface.Of(member.Assembly);
        var filed = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        if (filed == actual) File.Delete(beside);
        else File.WriteAllText(beside, actual);
        Assert.True(filed == actual, $"The public surface of {member.Assembly.GetName().Name} is another one: compare {file} with {beside}. "
            + "Where it only grew, raise the minor version in the project file and let the second take the place of the first.");
    }
}
