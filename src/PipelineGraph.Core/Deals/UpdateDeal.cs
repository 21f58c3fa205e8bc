using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Deals;

/// <summary>Changes a deal; all that a definition may read is recorded as facts.</summary>
public sealed class UpdateDeal(TenantWriter writer)
{
    public Task<Outcome<SubjectResult>> ExecuteAsync(Caller caller, UpdateDealCommand command, CancellationToken cancellationToken) =>
        writer.RunAsync(caller, Role.Editor, command, async transaction =>
        {
            var checks = new CommandChecks(transaction);
            var file = await checks.SubjectAsync(command.DealId, Unit.Deal, cancellationToken, "dealId");
            if (command.Name is { } name) checks.Text(name.Value, "name");
            await checks.ActorAsync(command.OwnerId?.Value, cancellationToken, "ownerId");
            await checks.SubjectAsync(command.CompanyId?.Value, Unit.Company, cancellationToken, "companyId");
            await checks.SubjectAsync(command.BuyerId?.Value, Unit.Person, cancellationToken, "buyerId");
            var moment = checks.Moment(command.OccurredAt, command.OccurredOn);
            var facts = new List<FactDraft>();
            DealFacts.Add(facts, checks, command.Amount, command.Probability);
            if (command.Outcome is { } outcome) facts.Add(Text("outcome", outcome == DealOutcome.Won ? "won" : "lost"));
            if (command.OutcomeReason is { } reason) facts.Add(Text("outcome_reason", checks.Text(reason, "outcomeReason")));
            if (checks.Failed || file is null) return Outcome<SubjectResult>.Failed(checks.Errors);

            var deal = (await transaction.Session.FindDealAsync(command.DealId, cancellationToken))!;
            (file.Present, file.PresentChanged) = (deal, true);
            if (command.Name is { } given) (deal.Name, deal.NameSort) = (given.Value, SortText.Of(given.Value));
            if (command.OwnerId is { } owner)
            {
                deal.OwnerId = file.Row.OwnerId = owner.Value;
                await transaction.Session.SaveAsync(file.Row, cancellationToken);
            }

            if (command.CompanyId is { } company && company.Value != deal.CompanyId)
                facts.Add(DealFacts.Link(LinkKeys.Company, company.Value ?? deal.CompanyId!.Value, company.Value is not null));
            if (command.BuyerId is { } buyer && buyer.Value != deal.BuyerId)
            {
                // The buyer before stays a participant.
                if (deal.BuyerId is { } before) facts.Add(DealFacts.Link(LinkKeys.Participant, before, true));
                if (buyer.Value is { } next) facts.Add(DealFacts.Link(LinkKeys.Participant, next, true) with { ValueText = LinkKeys.Buyer });
            }

            foreach (var fact in facts) await transaction.AppendAsync(file, fact.At(moment), cancellationToken);
            var changes = await transaction.FinishAsync(cancellationToken);
            return Outcome<SubjectResult>.Of(new SubjectResult { SubjectId = command.DealId, Unit = Unit.Deal, Changes = changes });
        }, cancellationToken);

    private static FactDraft Text(string key, string value) => new FactDraft(FactType.Attribute, key).With(FactValue.OfText(value));
}
