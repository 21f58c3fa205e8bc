using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Shared;

namespace Dialogue;

/// <summary>
/// Whose facts count: a person's own; a company's own, its persons' and its deals'. What a person did before it withdrew its permission, or before it
/// was disqualified, does not count for its company.
/// </summary>
internal sealed class Sources
{
    private readonly Snapshot snapshot;
    private readonly DialogueOptions options;
    private readonly List<(SubjectFacts Facts, Fact? Since)> all = [];

    public Sources(Snapshot snapshot, DialogueOptions options)
    {
        (this.snapshot, this.options) = (snapshot, options);
        Withdrawal = WithdrawalOf(snapshot.Subject);
        all.Add((snapshot.Subject, Withdrawal));
        if (snapshot.Subject.Unit != Unit.Company) return;
        foreach (var person in snapshot.Persons) all.Add((person, Latest.Of(Withdrawal, WithdrawalOf(person), DisqualificationOf(person))));
        foreach (var deal in snapshot.Deals) all.Add((deal, Withdrawal));
    }

    /// <summary>The withdrawal of the subject's permission that stands and moves back.</summary>
    public Fact? Withdrawal { get; }

    /// <summary>The mark that stands, for one of the reasons that count.</summary>
    public JudgementFact? Disqualified => DisqualificationOf(snapshot.Subject);

    /// <summary>A mark without a reason: whether it is one of the reasons that count is not known.</summary>
    public JudgementFact? DisqualifiedWithoutReason =>
        Disqualified is null && snapshot.Subject.Judgements.Latest("disqualified") is { Holds: true, Reason: null } mark ? mark : null;

    /// <summary>Given or withdrawn, or, by asking for the newsletter, given.</summary>
    public Fact? Permission => Latest.Of<Fact>(snapshot.Subject.Activities.Latest("newsletter_request"), snapshot.Subject.Consents.Latest("mailing"));

    /// <summary>All activities, oldest first.</summary>
    public IEnumerable<Deed> Deeds()
    {
        if (all.Count == 1) return Deeds(snapshot.Subject, Withdrawal);
        return all.SelectMany(source => Deeds(source.Facts, source.Since)).OrderBy(deed => deed.Activity.EffectiveAt);
    }

    public IEnumerable<(QuoteFact Quote, bool Counts)> Quotes() =>
        snapshot.Deals.SelectMany(deal => deal.Quotes).Select(quote => (quote, Withdrawal is null || Latest.After(quote, Withdrawal)));

    /// <summary>By the seller's mark, else by one of the rules.</summary>
    public (CriterionState State, Fact? Evidence) SalesReady() => SalesReady(snapshot, snapshot.Subject.Judgements.Latest("sales_ready"));

    /// <summary>Whether the lead was sales-ready when it was contacted: what was learnt later changes nothing of that.</summary>
    public bool SalesReadyAt(DateTimeOffset contact)
    {
        var known = snapshot with { Subject = UpTo(snapshot.Subject, contact), Company = snapshot.Company is { } company ? UpTo(company, contact) : null };
        return SalesReady(known, snapshot.Subject.Judgements.LastOrDefault(mark => mark.Key == "sales_ready" && mark.EffectiveAt <= contact)).State == CriterionState.Met;
    }

    private (CriterionState State, Fact? Evidence) SalesReady(Snapshot known, JudgementFact? mark)
    {
        if (mark is not null) return (Answers.Of(mark.Holds), mark);
        var (state, evidence) = (CriterionState.Unknown, (Fact?)null);
        foreach (var rule in options.SalesReadyRules)
        {
            var answer = rule.Evaluate(known, out var fact);
            if (answer == CriterionState.Met) return (answer, fact);
            if (answer == CriterionState.Failed) (state, evidence) = (answer, fact);
        }

        return (state, evidence);
    }

    private static SubjectFacts UpTo(SubjectFacts facts, DateTimeOffset instant) =>
        facts with { Attributes = facts.Attributes.Take(facts.Attributes.Count(attribute => attribute.EffectiveAt <= instant)) };

    private static IEnumerable<Deed> Deeds(SubjectFacts source, Fact? since) =>
        source.Activities.Select(activity => new Deed(activity, since is null || Latest.After(activity, since)));

    private ConsentFact? WithdrawalOf(SubjectFacts facts) =>
        options.WithdrawalMovesBack && facts.Consents.Latest("mailing") is { Given: false } withdrawal ? withdrawal : null;

    private JudgementFact? DisqualificationOf(SubjectFacts facts)
    {
        if (facts.Judgements.Latest("disqualified") is not { Holds: true } mark) return null;
        var reasons = options.DisqualificationReasons;
        return reasons.Count == 0 || (mark.Reason is { } reason && reasons.Contains(reason)) ? mark : null;
    }
}
