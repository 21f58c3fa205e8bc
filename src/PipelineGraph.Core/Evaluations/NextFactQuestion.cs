using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Evaluations;

/// <summary>
/// Which unknown fact would move the most subjects: each fact that a verdict names as missing, with a value that would meet its criterion, is taken as
/// known, and the definition is asked again. What counts is not what the definition hopes for but what it says then.
/// </summary>
internal sealed class NextFactQuestion(EvaluationRun run, BindingLanes binding) : IRunQuestion
{
    public async Task<RunAnswers> AskAsync(SubjectPage page, CancellationToken cancellationToken)
    {
        var assessed = await binding.AtAsync(page, run.HappenedBy, cancellationToken);
        var asked = new List<(Assessed Of, MissingFact Missing)>();
        var snapshots = new List<(Snapshot, DateTimeOffset)>();
        foreach (var each in assessed)
        {
            if (each?.Verdict is not { } verdict) continue;
            foreach (var missing in verdict.Missing.DistinctBy(missing => (missing.FactKey, missing.Unit)))
            {
                if (missing.Example is null || With(each.Timeline.At(run.HappenedBy), missing) is not { } snapshot) continue;
                asked.Add((each, missing));
                snapshots.Add((snapshot, run.HappenedBy));
            }
        }

        var results = await binding.EvaluateAllAsync(snapshots, cancellationToken);
        var entries = new List<(Guid, CellKey)>();
        for (var index = 0; index < results.Length; index++)
        {
            var (of, missing) = asked[index];
            var (unit, from) = (of.Subject.Unit, of.Verdict!.Stage);
            if (results[index].Verdict?.Stage is not { } to || StageOrder.Direction(binding.Description, unit, from, to) != MoveDirection.Forward) continue;
            entries.Add((of.Subject.SubjectId, CellKey.Of(unit, CellMeasure.WouldMove, [from, to], missing.Criterion, missing.FactKey)));
        }

        // One fact may be missing of two around the subject: it is one question, and the subject counts in it once.
        var once = entries.DistinctBy(entry => (entry.Item1, entry.Item2.Criterion, entry.Item2.FactKey)).ToList();
        var failed = assessed.Where(each => each is { Verdict: null, Fold.Failure.Kind: not EvaluationFailureKind.NotLoaded })
            .Select(each => (each!.Subject.SubjectId, CellKey.Of(each.Subject.Unit, CellMeasure.Failed, [null]))).ToList();
        return new RunAnswers([.. once, .. failed], failed.Count, RunAnswers.FatalOf(assessed));
    }

    /// <summary>The snapshot as if the fact had just been told; null where there is nobody to tell it of, or the definition does not read it.</summary>
    private Snapshot? With(Snapshot snapshot, MissingFact missing)
    {
        var unit = missing.Unit ?? snapshot.Subject.Unit;
        if (unit == snapshot.Subject.Unit) return With(snapshot.Subject, missing) is { } subject ? snapshot with { Subject = subject } : null;
        return unit switch
        {
            Unit.Company when snapshot.Company is { } company && With(company, missing) is { } told => snapshot with { Company = told },
            Unit.Deal when snapshot.Deals.Count > 0 && With(snapshot.Deals[^1], missing) is { } told => snapshot with { Deals = [.. snapshot.Deals.SkipLast(1), told] },
            Unit.Person when snapshot.Persons.Count > 0 && With(snapshot.Persons[^1], missing) is { } told => snapshot with { Persons = [.. snapshot.Persons.SkipLast(1), told] },
            _ => null,
        };
    }

    private SubjectFacts? With(SubjectFacts subject, MissingFact missing)
    {
        var (key, value, reads) = (missing.FactKey, missing.Example!, binding.Reads);
        // A number that no fact has: evidence may name it, and nobody stores this verdict.
        var reference = new FactReference { SubjectId = subject.SubjectId, FactNo = long.MaxValue };
        if (reads.Attributes.Contains(key))
            return subject with { Attributes = Append(subject.Attributes, new AttributeFact { Reference = reference, Key = key, EffectiveAt = run.HappenedBy, Value = value }) };
        if (reads.Judgements.Contains(key))
            return subject with { Judgements = Append(subject.Judgements, new JudgementFact { Reference = reference, Key = key, EffectiveAt = run.HappenedBy, Holds = value.Boolean != false }) };
        return reads.Consents.Contains(key)
            ? subject with { Consents = Append(subject.Consents, new ConsentFact { Reference = reference, Key = key, EffectiveAt = run.HappenedBy, Given = value.Boolean != false }) }
            : null;
    }

    private static FactList<T> Append<T>(FactList<T> facts, T fact)
        where T : Fact => FactList<T>.Of(facts.Append(fact));
}
