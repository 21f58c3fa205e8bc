using PipelineGraph.Definitions.Testing;

namespace PipelineGraph.Definitions.Tests;

public sealed class TranslationsTests
{
    private static readonly DefinitionDescription Description = new()
    {
        Id = "school",
        Version = "1.0.0",
        Title = Text("Enrolment", "Inschrijving"),
        Stages = [new StageDescription { Key = "lead", Kind = StageKind.Lead, Name = Text("Interested", "Geïnteresseerd") }],
        Criteria = [new CriterionDescription { Key = "asked", Text = Text("They asked", "Zij vroegen") }],
        Settings = [new SettingDescription { Key = "days", Default = SettingValue.Integer(3), Title = Text("Days", "Dagen") }],
        Texts = new Dictionary<string, LocalizedText> { ["late"] = Text("Closed on {day}.", "Gesloten op {day}.") },
    };

    [Fact]
    public void Texts_in_the_same_languages_have_no_problem_and_those_that_are_left_out_need_none() => Assert.Empty(Translations.Problems(Description));

    [Fact]
    public void A_text_without_a_language_of_the_others_is_told() => Assert.Equal(
        [
            "The name of the stage 'lead' of a Person is not in nl.",
            "The text of the criterion 'asked' is not in nl.",
            "The title of the setting 'days' is not in en.",
        ],
        Translations.Problems(Description with
        {
            Stages = [Description.Stages[0] with { Name = new LocalizedText { ["en"] = "Interested" } }],
            Criteria = [Description.Criteria[0] with { Text = new LocalizedText { ["EN"] = "They asked" } }],
            Settings = [Description.Settings[0] with { Title = new LocalizedText { ["nl"] = "Dagen" } }],
        }));

    [Fact]
    public void A_place_that_a_translation_forgot_is_told() => Assert.Equal(
        ["The text 'late' has no {day} in nl.", "The text 'late' has no {dag} in en."],
        Translations.Problems(Description with { Texts = new Dictionary<string, LocalizedText> { ["late"] = Text("Closed on {day}.", "Gesloten op {dag}.") } }).OrderDescending(StringComparer.Ordinal));

    private static LocalizedText Text(string english, string dutch) => new() { ["en"] = english, ["nl"] = dutch };
}
