using PipelineGraph.Core.Activities;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Deals;

/// <summary>The facts that the values of a deal are recorded as.</summary>
internal static class DealFacts
{
    public static void Add(List<FactDraft> facts, CommandChecks checks, MoneyInput? amount, int? probability)
    {
        if (amount is not null && checks.Amount(amount, new FactDraft(FactType.Attribute, "amount"), "amount") is { } fact) facts.Add(fact);
        if (probability is null) return;
        if (probability is < 0 or > 100) checks.Add(CommandError.Invalid("A probability is a number from 0 to 100.", "probability"));
        else facts.Add(new FactDraft(FactType.Attribute, "probability").With(FactValue.OfNumber(probability.Value)));
    }

    public static FactDraft Link(string key, Guid target, bool holds) => new(FactType.Link, key) { TargetId = target, ValueBoolean = holds };
}
