using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Deals;

/// <summary>Records a quote of a deal, or where one now stands.</summary>
public sealed class RecordQuote(TenantWriter writer)
{
    public Task<Outcome<QuoteResult>> ExecuteAsync(Caller caller, RecordQuoteCommand command, CancellationToken cancellationToken) =>
        writer.RunAsync(caller, Role.Editor, command, async transaction =>
        {
            var checks = new CommandChecks(transaction);
            var file = await checks.SubjectAsync(command.DealId, Unit.Deal, cancellationToken, "dealId");
            checks.ExternalId(command.ExternalSource, command.ExternalId);
            var moment = checks.Moment(command.OccurredAt, command.OccurredOn);
            var draft = checks.Amount(command.Amount, new FactDraft(FactType.Quote, FactForm.Key(command.Status)), "amount");
            var quote = command.QuoteId is { } id ? await transaction.FindQuoteAsync(id, cancellationToken)
                : command.ExternalId is { } external && command.ExternalSource is { } source ? await transaction.FindQuoteAsync(source, external, cancellationToken)
                : null;
            if (command.QuoteId is { } asked && quote?.DealId != command.DealId)
                checks.Add(CommandError.NotFound($"The deal has no quote with the id {asked}.", "quoteId"));
            else if (quote is not null && quote.DealId != command.DealId)
                checks.Add(new CommandError(CommandErrorKind.DuplicateExternalId, "Another deal has the quote with this external id.", ["externalId"]) { ExistingId = quote.DealId, ExistingUnit = Unit.Deal });
            if (checks.Failed || file is null || draft is null) return Outcome<QuoteResult>.Failed(checks.Errors);

            if (quote is null)
            {
                quote = New(transaction, command);
                await transaction.AddAsync(quote, cancellationToken);
            }

            await transaction.AppendAsync(file, draft.At(moment) with { TargetId = quote.QuoteId, ValueDate = command.ValidUntil }, cancellationToken);
            var changes = await transaction.FinishAsync(cancellationToken);
            return Outcome<QuoteResult>.Of(new QuoteResult { QuoteId = quote.QuoteId, DealId = command.DealId, Changes = changes });
        }, cancellationToken);

    private static Quote New(TenantTransaction transaction, RecordQuoteCommand command) => new()
    {
        TenantId = transaction.TenantId,
        QuoteId = transaction.NewId(),
        DealId = command.DealId,
        ExternalSource = command.ExternalSource,
        ExternalId = command.ExternalId,
        Status = command.Status,
        CreatedAt = transaction.Now,
    };
}
