using PipelineGraph.Definitions.Testing;

namespace PipelineGraph.Definitions.Tests;

/// <summary>What holds for every definition that ships.</summary>
public class ShippedDefinitionsTests
{
    [Theory]
    [MemberData(nameof(ShippedDefinitions.Rows), MemberType = typeof(ShippedDefinitions))]
    public void It_conforms(string name) => None(Conformance.Problems(ShippedDefinitions.Create(name)));

    [Theory]
    [MemberData(nameof(ShippedDefinitions.Rows), MemberType = typeof(ShippedDefinitions))]
    public void It_does_what_its_examples_say(string name)
    {
        var examples = ShippedDefinitions.Examples(name);

        Assert.NotEmpty(examples);
        var problems = examples.SelectMany(file => ExampleFile.Parse(file.Name, file.Text).Run(ShippedDefinitions.Create(name)));
        None(problems);
    }

    [Theory]
    [MemberData(nameof(ShippedDefinitions.Rows), MemberType = typeof(ShippedDefinitions))]
    public void Its_examples_show_every_stage_and_setting_and_name_every_criterion_label_and_explanation(string name)
    {
        var description = ShippedDefinitions.Create(name).Describe();
        var files = ShippedDefinitions.Examples(name);
        var examples = files.SelectMany(file => ExampleFile.Parse(file.Name, file.Text).Examples).ToList();
        var text = string.Concat(files.Select(file => file.Text));

        None(description.Stages.Where(stage => !examples.Any(example => example.Given.Unit == stage.Unit && example.Stages.Contains(stage.Key))).Select(stage => $"stage {stage.Unit} {stage.Key}"));
        None(description.Settings.Select(setting => setting.Key).Except(examples.SelectMany(example => example.SettingKeys), StringComparer.Ordinal));
        None(description.Criteria.Select(criterion => criterion.Key).Concat(description.Texts.Keys).Where(key => !text.Contains($"\"{key}\"", StringComparison.Ordinal) && !text.Contains($"\"{key}:", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(ShippedDefinitions.Rows), MemberType = typeof(ShippedDefinitions))]
    public void Its_texts_come_in_four_languages_and_fill_the_same_places(string name)
    {
        var description = ShippedDefinitions.Create(name).Describe();
        LocalizedText[] texts =
        [
            description.Title, description.Summary, .. description.Texts.Values, .. description.Stages.Select(stage => stage.Name), .. description.Stages.Select(stage => stage.Summary),
            .. description.Criteria.Select(criterion => criterion.Text), .. description.Criteria.Select(criterion => criterion.Question).Where(text => text.Locales.Count > 0),
            .. description.Settings.Select(setting => setting.Title),
        ];
        Assert.All(texts, text => Assert.Equal(["de", "en", "nl", "pt"], text.Locales));
        Assert.All(texts, text => Assert.Single(text.Select(entry => string.Concat(entry.Value.Split('{').Skip(1).Select(part => part.Split('}')[0]))).Distinct(StringComparer.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(ShippedDefinitions.Rows), MemberType = typeof(ShippedDefinitions))]
    public void Every_criterion_cites_its_document_and_line(string name)
    {
        var description = ShippedDefinitions.Create(name).Describe();
        Assert.All(description.Criteria, criterion => Assert.Matches("^00[0-4]:[0-9A-E]", criterion.Source));
        Assert.Matches("^00[0-4]", description.Source);
    }

    private static void None(IEnumerable<string> problems)
    {
        var text = string.Join('\n', problems);
        Assert.True(text.Length == 0, text);
    }
}
