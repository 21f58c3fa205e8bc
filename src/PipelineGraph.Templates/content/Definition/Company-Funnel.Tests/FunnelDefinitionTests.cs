using PipelineGraph.Definitions.Testing;

namespace Company_Funnel.Tests;

public sealed class FunnelDefinitionTests
{
    private static readonly FunnelDefinition Definition = new();

    /// <summary>The same rules as the server tries before it accepts the definition.</summary>
    [Fact]
    public void It_keeps_the_rules_of_every_definition() => None(Conformance.Problems(Definition));

    [Fact]
    public void It_speaks_each_of_its_languages_everywhere() => None(Translations.Problems(Definition.Describe()));

    /// <summary>The server runs these too: they ship in the package.</summary>
    [Theory]
    [MemberData(nameof(ExampleFiles))]
    public void It_does_what_its_examples_say(string name)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "examples", name);
        None(ExampleFile.Parse(name, File.ReadAllText(file)).Run(Definition));
    }

    [Fact]
    public void A_meeting_on_the_last_day_keeps_a_prospect()
    {
        var given = new Given().Inbound("email", 0).Inbound("meeting", 89);
        Assert.Equal("prospect", new Example(Definition).Stage(given));
    }

    public static TheoryData<string> ExampleFiles() =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "examples"), "*.json").Select(path => Path.GetFileName(path))];

    /// <summary>Shows each problem in full: Assert.Empty cuts them off.</summary>
    private static void None(IReadOnlyList<string> problems) => Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems));
}
