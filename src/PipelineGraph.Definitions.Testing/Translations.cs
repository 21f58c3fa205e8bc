using System.Text.RegularExpressions;

namespace PipelineGraph.Definitions.Testing;

/// <summary>
/// Texts that are not in each language which the definition speaks, or leave a <c>{place}</c> of the others out. A server accepts them, and shows English
/// where a language is missing: so this is for tests of authors, and not among the rules of <see cref="Conformance"/>.
/// </summary>
public static partial class Translations
{
    /// <summary>What is missing, in words for the author; empty when every text is in every language.</summary>
    public static IReadOnlyList<string> Problems(DefinitionDescription description)
    {
        var texts = Texts(description).Where(text => text.Text.Locales.Count > 0).ToList();
        SortedSet<string> locales = new(texts.SelectMany(text => text.Text.Locales), StringComparer.OrdinalIgnoreCase);
        var problems = new List<string>();
        foreach (var (name, text) in texts)
        {
            var missing = locales.Except(text.Locales, StringComparer.OrdinalIgnoreCase).ToList();
            if (missing.Count > 0) problems.Add($"{name} is not in {string.Join(", ", missing)}.");
            var places = text.SelectMany(translation => Places(translation.Value)).ToHashSet(StringComparer.Ordinal);
            foreach (var (locale, translation) in text)
            {
                foreach (var place in places.Except(Places(translation)).Order(StringComparer.Ordinal)) problems.Add($"{name} has no {place} in {locale}.");
            }
        }

        return problems;
    }

    private static IEnumerable<(string Name, LocalizedText Text)> Texts(DefinitionDescription description) =>
    [
        ("The title", description.Title),
        ("The summary", description.Summary),
        .. description.Stages.SelectMany(stage => new[]
        {
            ($"The name of the stage '{stage.Key}' of a {stage.Unit}", stage.Name), ($"The summary of the stage '{stage.Key}' of a {stage.Unit}", stage.Summary),
        }),
        .. description.Criteria.SelectMany(criterion => new[]
        {
            ($"The text of the criterion '{criterion.Key}'", criterion.Text), ($"The question of the criterion '{criterion.Key}'", criterion.Question),
        }),
        .. description.Settings.Select(setting => ($"The title of the setting '{setting.Key}'", setting.Title)),
        .. description.Texts.OrderBy(text => text.Key, StringComparer.Ordinal).Select(text => ($"The text '{text.Key}'", text.Value)),
    ];

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value);

    [GeneratedRegex(@"\{[A-Za-z0-9_]+\}")]
    private static partial Regex Place();
}
