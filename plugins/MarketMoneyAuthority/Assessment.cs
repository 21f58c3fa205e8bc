using System.Globalization;
using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Shared;

namespace MarketMoneyAuthority;

/// <summary>What the facts of one contact say. Time alone moves nobody; it makes a follow-up due.</summary>
internal sealed class Assessment(Snapshot snapshot, QualifyingOptions options, DateTimeOffset now)
{
    private readonly Qualification qualification = new(snapshot, options);
    private readonly LastWord word = new(snapshot, options);
    private readonly List<AttributeFact> sales = Deals.AllWon(snapshot);
    private readonly ActivityFact[] presentations = [.. snapshot.Subject.Activities.Where(Talks.IsPresentation)];
    private readonly ConsentFact? keep = snapshot.Subject.Consents.Latest("keep_on_list");

    private bool NotReady => word.IsNotReadyAt(now);

    public Verdict Verdict()
    {
        var (stage, because) = Decide();
        var answers = new Answers();
        qualification.AnswerTo(answers);
        AnswerSelling(answers);
        answers.Add("sale", sales.Count > 0 ? CriterionState.Met : CriterionState.Unknown, [.. sales]);
        if (sales.Count > 0) answers.Add("repeat_sale", sales.Count >= options.SalesForRepeat ? CriterionState.Met : CriterionState.Unknown, [.. sales]);

        var next = stage switch { "lead" => "prospect", "prospect" => "sale", "sale" => "repeat_buyer", _ => "" };
        if (next.Length > 0 && word.SaidNo && keep is null) answers.Ask("keep_on_list", "keep_on_list", next, FactValue.OfBoolean(true));
        if (next is "sale" or "repeat_buyer") answers.Ask("outcome", next == "sale" ? "sale" : "repeat_sale", next, unit: Unit.Deal);
        return new Verdict
        {
            Stage = stage,
            Criteria = answers.Criteria,
            Missing = [.. answers.Missing.Where(missing => missing.ForStage == next)],
            Explanation = new TextReference { Key = "because_" + because, Parameters = Parameters(because) },
            Labels = Labels(stage),
            Measures =
            [
                new VerdictMeasure { Key = "criteria_met", Value = qualification.Met, Minimum = 0, Maximum = qualification.Count },
                new VerdictMeasure { Key = "presentations", Value = presentations.Length, Minimum = 0 },
            ],
            ReevaluateAt = word.Due is { } due && due > now && (word.SaidNo || NotReady) ? due : null,
        };
    }

    private (string Stage, string Because) Decide()
    {
        if (sales.Count >= options.SalesForRepeat) return ("repeat_buyer", "bought_again");
        if (sales.Count > 0) return ("sale", "bought");
        if (qualification.IsQualified) return ("prospect", word.SaidNo ? "said_no" : NotReady ? "not_ready" : "qualified");
        if (qualification.Failed is { } failed) return ("lead", "not_" + failed);
        return ("lead", qualification.Met > 0 ? "partly" : "unqualified");
    }

    private void AnswerSelling(Answers answers)
    {
        if (presentations is [.., var last])
        {
            bool? complete = (last.Flag("call_to_action"), last.Flag("close")) switch
            {
                (false, _) or (_, false) => false,
                (true, true) => true,
                _ => null,
            };
            answers.Add("presentation", Answers.Of(complete), last);
        }

        if (word.Fact is not null) answers.Add("ready", Answers.Of(!word.SaidNo && !NotReady), word.Fact);
        if (word.SaidNo || keep is not null) answers.Add("keep_on_list", Answers.Of(keep?.Given), keep);
    }

    private List<string> Labels(string stage)
    {
        List<string> labels = [];
        if (stage == "lead")
        {
            if (qualification is { Met: > 0, Failed: null }) labels.Add("may_become_prospect");
            if (presentations.Length > 0) labels.Add("pitched_unqualified");
        }

        if (stage == "prospect" && !word.SaidNo && !NotReady) labels.Add("selling_phase");
        if (keep?.Given == false)
        {
            // No follow-up for whom we may not contact.
            if (word.SaidNo) labels.Add("said_no");
            labels.Add("do_not_contact");
            return labels;
        }

        if (word.SaidNo)
        {
            labels.Add("said_no");
            labels.Add(keep is null ? "ask_to_keep_on_list" : "kept_on_list");
        }
        else if (NotReady) labels.Add("follow_up_later");

        if ((word.SaidNo || NotReady) && now >= word.Due) labels.Add("follow_up_due");
        return labels;
    }

    private Dictionary<string, string> Parameters(string because) => because is "not_ready" or "said_no" && word.Due is { } due
        ? new() { ["date"] = due.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) }
        : [];
}
