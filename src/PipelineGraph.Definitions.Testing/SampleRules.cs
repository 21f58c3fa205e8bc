using System.Globalization;

namespace PipelineGraph.Definitions.Testing;

/// <summary>The rules that a definition keeps under one setting sample, tried on made-up facts of one unit.</summary>
internal sealed class SampleRules(IStageDefinition definition, VerdictRules rules, SettingSample setting, FactReads reads, Unit unit)
{
    private static readonly TimeSpan[] Probes =
        [TimeSpan.FromMicroseconds(1), TimeSpan.FromHours(1), .. new[] { 1, 3, 7, 14, 30, 60, 90, 180, 365, 1000, 3650, 7300 }.Select(days => TimeSpan.FromDays(days))];

    /// <summary>A definition that asks so often for nothing would keep a server busy with each subject.</summary>
    private const int MostWakesInAnHour = 100;

    private const int Repetitions = 20;

    private const string TwoVerdicts = "The same facts gave two verdicts.";

    private static readonly string[] Cultures = ["tr-TR", "ar-SA"];

    /// <summary>The first rule that a sample breaks, in words, or null.</summary>
    public string? Problem(int seed)
    {
        var given = Sample(seed);
        var instants = given.Instants;
        foreach (var now in instants)
        {
            var snapshot = given.At(now, reads);
            var verdict = Evaluate(snapshot, now);
            var isLast = now == instants[^1];
            var problem = rules.Problem(verdict, snapshot, now) ?? EvidenceProblem(verdict, snapshot);
            // Under the defaults at each instant; elsewhere once, for time.
            if (problem is null && (isLast || setting.IsDefault)) problem = ChangesTooEarly(verdict, snapshot, now);
            if (problem is null && isLast) problem = MissingProblem(verdict, snapshot, now) ?? WakesTooOften(verdict, snapshot, now) ?? VariesProblem(seed, now, VerdictText.Of(verdict));
            if (problem is not null) return string.Create(CultureInfo.InvariantCulture, $"{problem} (sample {seed} of unit {unit}{(setting.IsDefault ? "" : " " + setting.Name)})");
        }

        return null;
    }

    /// <summary>Snapshots at the last instant of some samples, to be evaluated again.</summary>
    public IReadOnlyList<(Snapshot Snapshot, DateTimeOffset Now)> Snapshots(int count) =>
        [.. Enumerable.Range(0, count).Select(Sample).Select(given => (given.At(given.Instants[^1], reads), given.Instants[^1]))];

    public Verdict Evaluate(Snapshot snapshot, DateTimeOffset now) => definition.Evaluate(snapshot, new EvaluationContext { Now = now, Settings = setting.Settings });

    private Given Sample(int seed, int firstId = 1) => seed == 0 ? new Given(unit, firstId) : SampleFacts.Create(reads, unit, seed, setting.Settings, firstId);

    private string? VariesProblem(int seed, DateTimeOffset now, string text)
    {
        // The same facts, written down anew.
        var snapshot = Sample(seed).At(now, reads);
        if (VerdictText.Of(Evaluate(snapshot, now)) != text) return TwoVerdicts;
        var firstId = 100_000 + (1000 * seed);
        if (VerdictText.Of(Evaluate(Sample(seed, firstId).At(now, reads), now), firstId) != text) return "The same facts of another subject gave another verdict: it depends on ids, or on what was evaluated before.";
        foreach (var culture in Cultures)
        {
            var there = In(culture, () => VerdictText.Of(Evaluate(snapshot, now)));
            if (there != text) return $"The verdict depends on the culture. In {culture} it says {VerdictText.Difference(there, text)}: format, parse and compare with the invariant culture.";
        }

        return null;
    }

    private string? ChangesTooEarly(Verdict verdict, Snapshot snapshot, DateTimeOffset now)
    {
        var horizon = now.AddYears(50);
        var until = verdict.ReevaluateAt is { } at && at < horizon ? at : horizon;
        foreach (var instant in Probes.Select(probe => now + probe).Append(now + ((until - now) / 2)).Append(until - TimeSpan.FromMicroseconds(1)))
        {
            if (instant <= now || instant >= until) continue;
            if (Evaluate(snapshot, instant).Stage == verdict.Stage) continue;
            // Not a matter of time when it says something else each time.
            if (!IsSteady(snapshot, now) || !IsSteady(snapshot, instant)) return TwoVerdicts;
            return string.Create(CultureInfo.InvariantCulture, $"The stage is another one at {instant:O}, before ReevaluateAt ({verdict.ReevaluateAt?.ToString("O", CultureInfo.InvariantCulture) ?? "null"}).");
        }

        return null;
    }

    private bool IsSteady(Snapshot snapshot, DateTimeOffset now)
    {
        var first = VerdictText.Of(Evaluate(snapshot, now));
        return Enumerable.Range(0, Repetitions).All(_ => VerdictText.Of(Evaluate(snapshot, now)) == first);
    }

    private static string? EvidenceProblem(Verdict verdict, Snapshot snapshot)
    {
        HashSet<FactReference>? shown = null;
        foreach (var criterion in verdict.Criteria)
        {
            foreach (var evidence in criterion.Evidence)
            {
                shown ??= [.. Shown(snapshot)];
                if (!shown.Contains(evidence)) return $"The evidence of the criterion '{criterion.Key}' names a fact that it was not shown.";
            }
        }

        return null;
    }

    /// <summary>Goes from one ReevaluateAt to the next, as the server would while nothing new is known.</summary>
    private string? WakesTooOften(Verdict verdict, Snapshot snapshot, DateTimeOffset now)
    {
        var at = now;
        for (var wakes = 0; verdict.ReevaluateAt is { } next && next - now < TimeSpan.FromHours(1); wakes++)
        {
            if (next <= at) return "ReevaluateAt is not later than now.";
            if (wakes == MostWakesInAnHour)
                return string.Create(CultureInfo.InvariantCulture, $"It asks {MostWakesInAnHour} times within an hour to be evaluated again without a new fact: ReevaluateAt is the first instant at which the stage could be another one.");
            verdict = Evaluate(snapshot, at = next);
        }

        return null;
    }

    private static IEnumerable<FactReference> Shown(Snapshot snapshot)
    {
        IEnumerable<SubjectFacts> subjects = [snapshot.Subject, .. snapshot.Company is { } company ? [company] : Array.Empty<SubjectFacts>(), .. snapshot.Persons, .. snapshot.Deals];
        return subjects
            .SelectMany(subject => subject.Attributes.Cast<Fact>().Concat(subject.Activities).Concat(subject.Links).Concat(subject.Consents).Concat(subject.Judgements).Concat(subject.Quotes))
            .Select(fact => fact.Reference);
    }

    private string? MissingProblem(Verdict verdict, Snapshot snapshot, DateTimeOffset now)
    {
        foreach (var missing in verdict.Missing)
        {
            if (!Reads(missing.FactKey)) return $"The missing fact '{missing.FactKey}' of the criterion '{missing.Criterion}' is none that the definition declares to read.";
            if (missing.Example is not { } example) continue;
            if (!reads.Attributes.Contains(missing.FactKey) && (example.Boolean is null || !(reads.Judgements.Contains(missing.FactKey) || reads.Consents.Contains(missing.FactKey))))
            {
                return $"The missing fact '{missing.FactKey}' has an example, but is neither an attribute nor a judgement or consent with true or false.";
            }

            var assumed = Evaluate(snapshot.Assuming(missing, reads, now)!, now);
            if (Count(assumed, missing.Criterion, CriterionState.Failed) > Count(verdict, missing.Criterion, CriterionState.Failed)
                || Count(assumed, missing.Criterion, CriterionState.Unknown) > Count(verdict, missing.Criterion, CriterionState.Unknown))
            {
                return $"The example of the missing fact '{missing.FactKey}' does not meet the criterion '{missing.Criterion}'.";
            }
        }

        return null;
    }

    private static int Count(Verdict verdict, string criterion, CriterionState state) => verdict.Criteria.Count(result => result.Key == criterion && result.State == state);

    private bool Reads(string key) =>
        reads.Attributes.Contains(key) || reads.Activities.Contains(key) || reads.Activities.Contains("*") || reads.Judgements.Contains(key)
        || reads.Consents.Contains(key) || reads.Links.Contains(key) || (reads.Quotes && key == "quote");

    private static string In(string culture, Func<string> text)
    {
        var (before, beforeOfTexts) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            return text();
        }
        catch (CultureNotFoundException)
        {
            return text(); // a machine without cultures
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeOfTexts);
        }
    }
}
