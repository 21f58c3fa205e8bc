using System;
using System.Collections.Generic;
using System.Linq;
using PipelineGraph.Definitions;

namespace Fixtures;

public sealed partial class FixtureDefinition : IStageDefinition
{
    /// <summary>For traps in other places than an evaluation.</summary>
    partial void OnDescribe();

    partial void OnValidate(Settings settings, ref IReadOnlyList<SettingProblem>? problems);

    partial void OnEvaluate(Snapshot snapshot, EvaluationContext context, ref Verdict? verdict);

    public DefinitionDescription Describe()
    {
        OnDescribe();
        return Description();
    }

    private static DefinitionDescription Description() => new()
    {
        Id = "fixture",
        Version = "1.0.0",
        Title = Text("Fixture"),
        Stages =
        [
            new StageDescription { Key = "lead", Kind = StageKind.Lead, Name = Text("Lead") },
            new StageDescription { Key = "prospect", Kind = StageKind.Prospect, Name = Text("Prospect"), Criteria = ["replied"] },
        ],
        Criteria = [new CriterionDescription { Key = "replied", Text = Text("Replied") }],
        Settings = [new SettingDescription { Key = "replies", Default = SettingValue.Integer(1), Minimum = 1, Maximum = 9, Title = Text("Replies") }],
        Reads = new FactReads { Activities = ["*"] },
        Texts = new Dictionary<string, LocalizedText> { ["because"] = Text("Because.") },
    };

    public IReadOnlyList<SettingProblem> Validate(Settings settings)
    {
        IReadOnlyList<SettingProblem>? problems = null;
        OnValidate(settings, ref problems);
        if (problems is not null) return problems;
        return settings.GetInteger("replies") == 7 ? [new SettingProblem { Key = "replies", Message = "Not seven." }] : [];
    }

    public Verdict Evaluate(Snapshot snapshot, EvaluationContext context)
    {
        var activities = snapshot.Subject.Activities;
        if (Trap.Always || activities.Latest("trap") is not null)
        {
            Verdict? verdict = null;
            OnEvaluate(snapshot, context, ref verdict);
            if ((verdict ?? Trap.Spring(context)) is { } trapped) return trapped;
        }

        var replies = activities.Where(activity => activity is { Key: "email", Direction: Direction.Inbound }).ToList();
        var met = replies.Count >= context.Settings.GetInteger("replies");
        return new Verdict
        {
            Stage = met ? "prospect" : "lead",
            Explanation = new TextReference { Key = "because" },
            Criteria =
            [
                new CriterionResult
                {
                    Key = "replied",
                    State = met ? CriterionState.Met : CriterionState.Unknown,
                    Evidence = [.. replies.Select(reply => reply.Reference)],
                },
            ],
        };
    }

    private static LocalizedText Text(string text) => new() { ["en"] = text };
}

/// <summary>For traps that never end.</summary>
internal static class Forever
{
    /// <summary>
    /// Takes seconds of a processor: longer than the tests wait, but not much longer. What loops in their own process cannot be stopped, and takes a processor from all
    /// that come after it.
    /// </summary>
    public static void Pass()
    {
        for (var turn = 0L; turn < 3_000_000_000; turn++)
        {
        }
    }
}
