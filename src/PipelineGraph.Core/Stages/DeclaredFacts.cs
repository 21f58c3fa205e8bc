using System.Collections.Frozen;
using PipelineGraph.Core.Activities;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Stages;

/// <summary>Which stored facts a definition is shown.</summary>
public sealed class DeclaredFacts
{
    private readonly FrozenSet<string> attributes;
    private readonly FrozenSet<string> activities;
    private readonly FrozenSet<string> links;
    private readonly FrozenSet<string> consents;
    private readonly FrozenSet<string> judgements;
    private readonly bool everyActivity;
    private readonly bool quotes;

    public DeclaredFacts(FactReads reads)
    {
        attributes = reads.Attributes.ToFrozenSet(StringComparer.Ordinal);
        activities = reads.Activities.ToFrozenSet(StringComparer.Ordinal);
        links = reads.Links.ToFrozenSet(StringComparer.Ordinal);
        consents = reads.Consents.ToFrozenSet(StringComparer.Ordinal);
        judgements = reads.Judgements.ToFrozenSet(StringComparer.Ordinal);
        everyActivity = activities.Contains("*");
        quotes = reads.Quotes;
    }

    public bool Contain(FactRecord fact) => fact.Type switch
    {
        FactType.Attribute => attributes.Contains(fact.Key),
        FactType.Activity => everyActivity || activities.Contains(fact.Key),
        FactType.Link => links.Contains(fact.Key),
        FactType.Consent => consents.Contains(fact.Key),
        FactType.Judgement => judgements.Contains(fact.Key),
        FactType.Quote => quotes,
        _ => false,
    };

    /// <summary>Whether the fact can change a verdict: it is shown, or says who is around the subject.</summary>
    public bool Matter(FactRecord fact) => Contain(fact) || (fact.Type == FactType.Link && LinkKeys.SaysWhoIsAround(fact.Key));
}

/// <summary>The links that say who is around a subject. A key names what the target is to the subject.</summary>
public static class LinkKeys
{
    /// <summary>Of a person: the company it works for. A new one takes the place of the last.</summary>
    public const string Employer = "employer";

    /// <summary>Of a deal: a person who takes part in it.</summary>
    public const string Participant = "participant";

    /// <summary>Of a deal: the company it is made with. A new one takes the place of the last.</summary>
    public const string Company = "company";

    public const string ReferredBy = "referred_by";

    public const string AssociatedWith = "associated_with";

    /// <summary>The role of a participant that is the buyer.</summary>
    public const string Buyer = "buyer";

    public static bool SaysWhoIsAround(string key) => key is Employer or Participant or Company;
}
