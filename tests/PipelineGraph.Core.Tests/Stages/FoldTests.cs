using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Tests.Stages;

public sealed class FoldTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Evaluates_once_at_each_distinct_instant_and_at_each_that_a_verdict_asks_for()
    {
        var seen = new List<(DateTimeOffset, int)>();
        var timeline = Timeline(Call(1, 2), Call(2, 2), Call(3, 9));
        var result = Run(timeline, Start.AddDays(20), (snapshot, now) =>
        {
            seen.Add((now, snapshot.Subject.Activities.Count));
            return Verdict(now == Start.AddDays(2) ? Start.AddDays(5) : null);
        });

        Assert.Null(result.Failure);
        Assert.Equal([(Start, 0), (Start.AddDays(2), 2), (Start.AddDays(5), 2), (Start.AddDays(9), 3)], seen);
        Assert.Equal([false, false, true, false], result.Steps.Select(step => step.ByClock));
    }

    [Fact]
    public void Looks_no_further_than_now()
    {
        var result = Run(Timeline(Call(1, 2), Call(2, 9)), Start.AddDays(8), (_, now) => Verdict(now.AddDays(30)));
        Assert.Equal([Start, Start.AddDays(2)], result.Steps.Select(step => step.At));
    }

    [Fact]
    public void A_definition_that_asks_for_the_past_fails()
    {
        var result = Run(Timeline(Call(1, 2)), Start.AddDays(8), (_, now) => Verdict(now));
        Assert.Equal(EvaluationFailureKind.InvalidVerdict, result.Failure!.Kind);
        Assert.Empty(result.Steps);
    }

    [Fact]
    public void A_definition_that_never_ends_fails()
    {
        var result = Run(Timeline(), Start.AddDays(8), (_, now) => Verdict(now.AddSeconds(1)));
        Assert.Equal(EvaluationFailureKind.InvalidVerdict, result.Failure!.Kind);
    }

    [Fact]
    public void More_than_ten_thousand_facts_fail_with_that_reason()
    {
        var result = Run(Timeline([.. Enumerable.Range(1, 10_001).Select(number => Call(number, 1))]), Start.AddDays(8), (_, _) => Verdict(null));
        Assert.Equal(EvaluationFailureKind.TooManyFacts, result.Failure!.Kind);
        Assert.Contains("10001", result.Failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Voided_and_undeclared_facts_are_not_shown()
    {
        FactRecord[] facts = [Call(1, 2), Fact(2, 3, FactType.Activity, "note"), Call(3, 4), new() { TenantId = default, SubjectId = default, FactNo = 4, FactId = default, Type = FactType.Void, Key = "call", EffectiveAt = Start.AddDays(2), RecordedAt = Start, ActorId = default, VoidsFactNo = 1 }];
        Assert.Equal([Start, Start.AddDays(4)], Timeline(facts).Instants);
        Assert.Equal(3, Assert.Single(Timeline(facts).At(Start.AddDays(9)).Subject.Activities).Reference.FactNo);
    }

    private static FoldResult Run(SnapshotTimeline timeline, DateTimeOffset now, Func<Snapshot, DateTimeOffset, Verdict> evaluate) =>
        Fold.Run(new Evaluator(evaluate), timeline, timeline.Start, now, false, TestContext.Current.CancellationToken);

    private static SnapshotTimeline Timeline(params FactRecord[] facts) => new(
        SubjectTimeline.Of(
            new Subject { TenantId = default, SubjectId = default, Unit = Unit.Person, CreatedAt = Start },
            SubjectTimeline.Standing(facts), new DeclaredFacts(new FactReads { Activities = ["call"] })),
        []);

    private static FactRecord Call(long number, int day) => Fact(number, day, FactType.Activity, "call");

    private static FactRecord Fact(long number, int day, FactType type, string key) => new()
    {
        TenantId = default,
        SubjectId = default,
        FactNo = number,
        FactId = default,
        Type = type,
        Key = key,
        EffectiveAt = Start.AddDays(day),
        RecordedAt = Start,
        ActorId = default,
    };

    private static Verdict Verdict(DateTimeOffset? again) => new() { Stage = "lead", Explanation = new TextReference { Key = "why" }, ReevaluateAt = again };

    private sealed class Evaluator(Func<Snapshot, DateTimeOffset, Verdict> evaluate) : IStageEvaluator
    {
        public StageBinding Binding => throw new NotSupportedException();

        public DefinitionDescription Description => throw new NotSupportedException();

        public FactReads Reads => new();

        public EvaluationResult Evaluate(Snapshot snapshot, DateTimeOffset now, CancellationToken cancellationToken) => EvaluationResult.Of(evaluate(snapshot, now));

        public void Dispose() { }
    }
}
