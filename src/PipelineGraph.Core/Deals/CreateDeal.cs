using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Deals;

/// <summary>Creates a deal with those who take part in it.</summary>
public sealed class CreateDeal(TenantWriter writer)
{
    private const int MostParticipants = 100;

    public Task<Outcome<SubjectResult>> ExecuteAsync(Caller caller, CreateDealCommand command, CancellationToken cancellationToken) =>
        writer.RunAsync(caller, Role.Editor, command, async transaction =>
        {
            var checks = new CommandChecks(transaction);
            var name = checks.Text(command.Name, "name");
            await checks.FreeExternalIdAsync(Unit.Deal, command.ExternalSource, command.ExternalId, cancellationToken);
            await checks.SubjectAsync(command.CompanyId, Unit.Company, cancellationToken, "companyId");
            await checks.SubjectAsync(command.BuyerId, Unit.Person, cancellationToken, "buyerId");
            if (command.ParticipantIds.Count > MostParticipants)
                checks.Add(CommandError.Invalid(FormattableString.Invariant($"At most {MostParticipants} participants are given at once; add others with recordLink."), "participantIds"));
            else foreach (var participant in command.ParticipantIds) await checks.SubjectAsync(participant, Unit.Person, cancellationToken, "participantIds");
            await checks.ActorAsync(command.OwnerId, cancellationToken, "ownerId");
            checks.CreatedAt(command.CreatedAt);
            var facts = await checks.AttributesAsync(Unit.Deal, command.Attributes, cancellationToken);
            DealFacts.Add(facts, checks, command.Amount, command.Probability);
            if (checks.Failed) return Outcome<SubjectResult>.Failed(checks.Errors);

            var file = await transaction.CreateAsync(Unit.Deal, command.ExternalSource, command.ExternalId, command.OwnerId, command.CreatedAt, cancellationToken);
            file.Present = new Deal
            {
                TenantId = caller.TenantId,
                DealId = file.Row.SubjectId,
                Name = name,
                NameSort = SortText.Of(name),
                ExternalSource = file.Row.ExternalSource,
                ExternalId = file.Row.ExternalId,
                OwnerId = command.OwnerId,
                CreatedAt = file.Row.CreatedAt,
            };
            file.PresentChanged = true;
            if (command.CompanyId is { } company) facts.Add(DealFacts.Link(LinkKeys.Company, company, true));
            if (command.BuyerId is { } buyer) facts.Add(DealFacts.Link(LinkKeys.Participant, buyer, true) with { ValueText = LinkKeys.Buyer });
            facts.AddRange(command.ParticipantIds.Distinct().Where(id => id != command.BuyerId).Select(id => DealFacts.Link(LinkKeys.Participant, id, true)));
            foreach (var fact in facts) await transaction.AppendAsync(file, fact, cancellationToken);
            var changes = await transaction.FinishAsync(cancellationToken);
            return Outcome<SubjectResult>.Of(new SubjectResult { SubjectId = file.Row.SubjectId, Unit = Unit.Deal, Changes = changes });
        }, cancellationToken);
}
