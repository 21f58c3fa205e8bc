using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Contacts;

/// <summary>The present values that lists show, derived from the facts that stand.</summary>
internal static class PresentValues
{
    public static async ValueTask WriteAsync(TenantTransaction transaction, SubjectFile file, CancellationToken cancellationToken)
    {
        var session = transaction.Session;
        if (file.Appended.Count > 0)
        {
            if (file.Row.Unit == Unit.Person) await PersonAsync(transaction, file, cancellationToken);
            else if (file.Row.Unit == Unit.Deal) await DealAsync(transaction, file, cancellationToken);
        }

        if (!file.PresentChanged) return;
        file.PresentChanged = false;
        switch (file.Present)
        {
            case Contact contact: await WriteAsync(contact); break;
            case Company company: await WriteAsync(company); break;
            case Deal deal: await WriteAsync(deal); break;
        }

        ValueTask WriteAsync<T>(T row)
            where T : class =>
            file.IsNew ? session.InsertAsync(row, cancellationToken) : session.SaveAsync(row, cancellationToken);
    }

    /// <summary>Those of a contact whose parts changed: of the whole person, from all facts.</summary>
    public static async ValueTask WriteWholeAsync(TenantTransaction transaction, SubjectFile file, CancellationToken cancellationToken)
    {
        var contact = (Contact?)(file.Present ??= await transaction.Session.FindContactAsync(file.Row.SubjectId, cancellationToken));
        if (contact is null) return;
        await DeriveAsync(transaction, file, contact, cancellationToken);
        await transaction.Session.SaveAsync(contact, cancellationToken);
    }

    private static async ValueTask DeriveAsync(TenantTransaction transaction, SubjectFile file, Contact contact, CancellationToken cancellationToken)
    {
        await new Surroundings(transaction).LoadAsync(file, cancellationToken);
        var standing = file.Whole;
        contact.CompanyId = LinkPeriods.TargetAt(standing, LinkKeys.Employer, DateTimeOffset.MaxValue);
        contact.LastActivityAt = LastActivity(standing, DateTimeOffset.UnixEpoch);
    }

    private static async ValueTask PersonAsync(TenantTransaction transaction, SubjectFile file, CancellationToken cancellationToken)
    {
        var all = file.Appended.Any(fact => fact.Type == FactType.Void || (fact.Type == FactType.Link && fact.Key == LinkKeys.Employer));
        if (!all && !file.Appended.Any(fact => fact.Type == FactType.Activity)) return;
        var contact = (Contact?)(file.Present ??= await transaction.Session.FindContactAsync(file.Row.SubjectId, cancellationToken));
        if (contact is null) return;
        if (all) await DeriveAsync(transaction, file, contact, cancellationToken);
        else contact.LastActivityAt = LastActivity(file.Appended, contact.LastActivityAt);

        file.PresentChanged = true;
    }

    private static DateTimeOffset LastActivity(IEnumerable<FactRecord> facts, DateTimeOffset before) =>
        facts.Where(fact => fact.Type == FactType.Activity).Select(fact => fact.EffectiveAt).Append(before).Max();

    private static async ValueTask DealAsync(TenantTransaction transaction, SubjectFile file, CancellationToken cancellationToken)
    {
        if (!file.Appended.Any(fact => fact.Type is FactType.Attribute or FactType.Link or FactType.Quote or FactType.Void)) return;
        var deal = (Deal?)(file.Present ??= await transaction.Session.FindDealAsync(file.Row.SubjectId, cancellationToken));
        if (deal is null) return;
        await transaction.LoadFactsAsync(file, cancellationToken);
        var standing = file.Standing;
        deal.CompanyId = LinkPeriods.TargetAt(standing, LinkKeys.Company, DateTimeOffset.MaxValue);
        deal.BuyerId = LinkPeriods.TargetAt(standing, LinkKeys.Participant, DateTimeOffset.MaxValue, link => link.ValueText == LinkKeys.Buyer);
        var amount = Latest(standing, "amount");
        var money = Amount(amount);
        (deal.AmountMinor, deal.Currency) = (money?.MinorUnits, money?.Currency);
        deal.Probability = Latest(standing, "probability")?.ValueNumber is { } probability ? (int)Math.Round(FactForm.Number(probability), MidpointRounding.AwayFromZero) : null;
        file.PresentChanged = true;
        await QuotesAsync(transaction, file, cancellationToken);
    }

    private static async ValueTask QuotesAsync(TenantTransaction transaction, SubjectFile file, CancellationToken cancellationToken)
    {
        var quotes = file.Appended.Any(fact => fact.Type == FactType.Void) ? file.Facts! : file.Appended;
        foreach (var quoteId in quotes.Where(fact => fact.Type == FactType.Quote).Select(fact => fact.TargetId!.Value).Distinct().ToList())
        {
            var last = file.Standing.FindLast(fact => fact.Type == FactType.Quote && fact.TargetId == quoteId);
            if (await transaction.FindQuoteAsync(quoteId, cancellationToken) is not { } quote) continue;
            // Of a quote whose facts were all taken back nothing is left but its id, which its source may use again.
            quote.Status = last is null ? QuoteStatus.Withdrawn : FactForm.Quote(last).Status;
            // A change that says nothing of amount or validity leaves them as they were.
            var money = Amount(file.Standing.FindLast(fact => fact.Type == FactType.Quote && fact.TargetId == quoteId && fact.ValueNumber is not null));
            (quote.AmountMinor, quote.Currency) = (money?.MinorUnits, money?.Currency);
            quote.ValidUntil = file.Standing.FindLast(fact => fact.Type == FactType.Quote && fact.TargetId == quoteId && fact.ValueDate is not null)?.ValueDate;
            await transaction.Session.SaveAsync(quote, cancellationToken);
        }
    }

    private static FactRecord? Latest(List<FactRecord> standing, string key) => standing.FindLast(fact => fact.Type == FactType.Attribute && fact.Key == key);

    private static Money? Amount(FactRecord? fact) =>
        fact is { ValueNumber: { } number, ValueCurrency: { } currency } ? Money.Of(FactForm.Number(number), currency) : null;
}
