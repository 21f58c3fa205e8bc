using System.Globalization;
using PipelineGraph.GraphQL.Conformance;

namespace PipelineGraph.GraphQL.Tests.Corpus;

/// <summary>The engine agrees with the reference implementation, but for the differences listed with their reasons.</summary>
public sealed class CorpusTests(CorpusRun run) : IClassFixture<CorpusRun>
{
    private const int Enough = 10;

    public static TheoryData<string> Ops => [.. CorpusRun.Ops];

    [Theory]
    [MemberData(nameof(Ops))]
    public void Every_difference_is_listed_and_every_listed_difference_is_there(string op)
    {
        var listed = run.Known.SelectMany(known => known.Cases).Where(id => id.StartsWith(op + "-", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        var outcomes = run.Outcomes.Where(outcome => outcome.Case.Op == op).ToList();

        Assert.Empty(outcomes.Where(outcome => outcome.Difference is not null && !listed.Contains(outcome.Case.Id)).Select(outcome => $"{outcome.Case.Id}: {outcome.Difference}"));
        Assert.Empty(outcomes.Where(outcome => outcome.Difference is null && listed.Contains(outcome.Case.Id)).Select(outcome => outcome.Case.Id));
        Assert.Empty(listed.Except(outcomes.Select(outcome => outcome.Case.Id)));
    }

    [Fact]
    public void Every_rule_for_documents_is_broken_by_ten_cases_and_kept_by_ten_that_it_concerns() => ExpectBothSides("validate", RuleNames.Document);

    [Fact]
    public void Every_rule_for_schemas_is_broken_by_ten_cases_and_kept_by_ten_that_it_concerns() => ExpectBothSides("sdl", RuleNames.Sdl);

    [Fact]
    public void The_corpus_has_thousands_of_cases() => Assert.InRange(run.Outcomes.Count, 3_000, int.MaxValue);

    [Fact]
    public void The_readme_tells_the_figures_of_agreement()
    {
        var text = File.ReadAllText(CorpusRun.Readme);
        Assert.All(CorpusRun.Ops, op => Assert.Contains(Line(op), text, StringComparison.Ordinal));
        Assert.All(run.Known, known => Assert.Contains($"{known.Reason} ({known.Cases.Count})", text, StringComparison.Ordinal));
    }

    private string Line(string op)
    {
        var outcomes = run.Outcomes.Where(outcome => outcome.Case.Op == op).ToList();
        var agreeing = outcomes.Count(outcome => outcome.Difference is null);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| `{op}` | {outcomes.Count} | {agreeing} | {outcomes.Count(outcome => outcome.HasSameMessages)} |");
    }

    private void ExpectBothSides(string op, IReadOnlyList<string> rules)
    {
        var cases = run.Outcomes.Select(outcome => outcome.Case).Where(one => one.Op == op).ToList();
        var few =
            from rule in rules
            let broken = cases.Count(one => Breaks(one, rule))
            let kept = cases.Count(one => one.About.Contains(rule) && !Breaks(one, rule))
            where broken < Enough || kept < Enough
            select $"{rule}: {broken} broken, {kept} kept";
        Assert.Empty(few);
    }

    private static bool Breaks(CorpusCase one, string rule) => one.Errors.Any(error => error[0].GetString() == rule);
}
