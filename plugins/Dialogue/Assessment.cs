using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Shared;

namespace Dialogue;

/// <summary>What the facts of a person or a company say; of all of them, only silence comes by time alone.</summary>
internal sealed class Assessment
{
    private readonly Snapshot snapshot;
    private readonly DialogueOptions options;
    private readonly Sources sources;
    private readonly Origin origin;
    private readonly Acts acts;
    private readonly Conditions conditions;
    private readonly Silence silence;
    private readonly AttributeFact? won;

    public Assessment(Snapshot snapshot, DialogueOptions options)
    {
        (this.snapshot, this.options) = (snapshot, options);
        sources = new Sources(snapshot, options);
        origin = new Origin(snapshot, options);
        acts = Acts.Find(sources, options);
        conditions = new Conditions(snapshot, sources.Deeds(), options);
        silence = Silence.Of(acts.SignsOfLife, options.SilentDays);
        won = Deals.Won(snapshot);
    }

    public Verdict VerdictAt(DateTimeOffset now)
    {
        var (stage, because) = DecideAt(now);
        var answers = new Answers();
        AnswerTo(answers, now);
        if (stage is "contact" or "lead") AskForProspect(answers, because);
        if (stage == "prospect") answers.Ask("outcome", "deal_won", "customer", unit: Unit.Deal);
        return new Verdict
        {
            Stage = stage,
            Criteria = answers.Criteria,
            Missing = answers.Missing,
            Explanation = new TextReference { Key = "because_" + because },
            Labels = Labels(stage, because),
            Measures = [new VerdictMeasure { Key = "quality", Value = conditions.Quality, Minimum = 0, Maximum = 2 }],
            ReevaluateAt = silence.ColdAt is { } cold && cold > now && DecideAt(cold).Stage != stage ? cold : null,
        };
    }

    private (string Stage, string Because) DecideAt(DateTimeOffset instant)
    {
        if (won is not null) return ("customer", "deal_won");
        var first = acts.First(silence.AwakeSince);
        if (sources.Disqualified is { } mark)
        {
            return options.NewDialogueReturns && acts.First(DateTimeOffset.MinValue, after: mark) is not null ? ("lead", "returned") : ("disqualified", "disqualified");
        }

        if (first is not { } act)
        {
            return acts.First(DateTimeOffset.MinValue) is not null ? ("lead", "cooled") : (origin.IsLead ? "lead" : "contact", WhyNoProspect());
        }

        if (silence.IsColdAt(instant)) return ("lead", "cooled");
        if (conditions.Blocker is { } blocker) return ("lead", (blocker.State == CriterionState.Failed ? "no_" : "unknown_") + blocker.Criterion);
        return ("prospect", act.Criterion);
    }

    private string WhyNoProspect()
    {
        if (acts.BeforeWithdrawal is not null) return "permission_withdrawn";
        if (conditions["problem"] == CriterionState.Failed) return "no_problem";
        if (acts.EarlyContact is not null && acts.Contact is null) return "not_sales_ready";
        if (acts.Contact is not null) return "no_answer";
        if (acts.OnlyActivity is not null) return "activity_alone";
        return origin.IsLead ? "on_list" : "not_listed";
    }

    private void AnswerTo(Answers answers, DateTimeOffset now)
    {
        origin.AnswerTo(answers);
        acts.AnswerTo(answers);
        conditions.AnswerTo(answers);
        var (ready, evidence) = sources.SalesReady();
        if (options.SalesReadyNeeded || ready != CriterionState.Unknown) answers.Add("sales_ready", ready, evidence);
        answers.Add("permission", Permission, sources.Permission);
        if (silence.LastSign is { } sign) answers.Add("awake", Answers.Of(!silence.IsColdAt(now)), sign);
        if (snapshot.Subject.Judgements.Latest("disqualified") is { } mark)
        {
            answers.Add("not_disqualified", sources.DisqualifiedWithoutReason is not null ? CriterionState.Unknown : Answers.Of(sources.Disqualified is null), mark);
        }

        answers.Add("deal_won", won is null ? CriterionState.Unknown : CriterionState.Met, won);
    }

    private CriterionState Permission => sources.Permission switch
    {
        null => CriterionState.Unknown,
        ConsentFact consent => Answers.Of(consent.Given),
        _ => CriterionState.Met,
    };

    private void AskForProspect(Answers answers, string because)
    {
        if (sources.Disqualified is not null)
        {
            answers.Ask("disqualified", "not_disqualified", "prospect", FactValue.OfBoolean(false));
            return;
        }

        if (acts.First(silence.AwakeSince) is null || because == "cooled")
        {
            if (options.SalesReadyNeeded && acts.Contact is null) answers.Ask("sales_ready", "sales_ready", "prospect", FactValue.OfBoolean(true));
            if (because == "permission_withdrawn") answers.Ask("mailing", "permission", "prospect", FactValue.OfBoolean(true));
            if (options.DialogueChannels.Count > 0) answers.Ask(options.DialogueChannels.Contains("call") ? "call" : options.DialogueChannels[0], "dialogue", "prospect");
            foreach (var sign in options.ClearSigns) answers.Ask(DialogueDescription.FactOf(sign), sign, "prospect");
        }

        if (conditions.Blocker is { } blocker) conditions.AskFor(blocker.Criterion, answers);
    }

    private List<string> Labels(string stage, string because)
    {
        var labels = new List<string>();
        if (because is "cooled" or "returned") labels.Add(because);
        if (stage == "lead")
        {
            if (origin.Kind is { } kind) labels.Add(kind);
            if (sources.SalesReady().State == CriterionState.Met) labels.Add("sales_ready");
        }

        if (stage == "prospect")
        {
            if (conditions["means"] == CriterionState.Failed) labels.Add("without_means");
            if (conditions["authority"] == CriterionState.Failed) labels.Add("without_authority");
        }

        var mayBeMailed = Permission == CriterionState.Met || (stage == "prospect" && Permission == CriterionState.Unknown);
        if (options.ConsentNeeded && stage is "lead" or "prospect" && !mayBeMailed) labels.Add("not_to_be_mailed");
        if (sources.DisqualifiedWithoutReason is not null) labels.Add("reason_missing");
        return labels;
    }
}
