using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.DataLoaders;
using PipelineGraph.Server.Types.Inputs;

namespace PipelineGraph.Server.Types;

/// <summary>The latest known value of an attribute.</summary>
public sealed record AttributeView(FactRecord Record);

[ObjectType("Contact", typeof(Contact))]
internal static class ContactType
{
    public static async Task<Contact?> MergedInto(Contact contact, Loaders loaders) =>
        (await loaders.Subjects.LoadAsync(contact.ContactId))?.MergedIntoId is { } winner ? await loaders.Contacts.LoadAsync(winner) : null;

    public static async Task<IEnumerable<Contact>> Merged(Contact contact, Loaders loaders) => await loaders.Merged.LoadAsync(contact.ContactId) ?? [];

    public static async Task<DateTimeOffset?> ErasedAt(Contact contact, Loaders loaders) => (await loaders.Subjects.LoadAsync(contact.ContactId))?.ErasedAt;

    public static ValueTask<Company?> Company(Contact contact, Loaders loaders) =>
        contact is ListedContact listed && listed.Brings(ContactParts.CompanyName) ? new(listed.Company)
        : contact.CompanyId is { } companyId ? new(loaders.Companies.LoadAsync(companyId))
        : default;

    public static ValueTask<Connection<Deal>> Deals(Contact contact, int? first, string? after, int? last, string? before, Loaders loaders) =>
        Connections.OfAsync(
            first, after, last, before,
            page => new(loaders.DealPages.LoadAsync((contact.ContactId, page))),
            (DealRow row) => row.Deal,
            () => new(loaders.DealCounts.LoadAsync(contact.ContactId)));

    public static ValueTask<Connection<Activity>> Activities(
        Contact contact, ActivityFilterInput? where, int? first, string? after, int? last, string? before, Loaders loaders, ResolverContext context)
    {
        var parts = ContactSelection.ActivityPartsOf(context);
        return Connections.OfAsync(
            first, after, last, before,
            page => new(loaders.ActivityPages.LoadAsync((contact.ContactId, (where, parts, page)))),
            (FactRecord fact) => new Activity(fact),
            () => new(loaders.ActivityCounts.LoadAsync((contact.ContactId, ValueTuple.Create(where)))));
    }
}

[ObjectType("Company", typeof(Company))]
internal static class CompanyType
{
    public static ValueTask<Connection<Contact>> Contacts(
        Company company, ContactFilterInput? where, IReadOnlyList<ContactSortInput>? order, int? first, string? after, int? last, string? before,
        Loaders loaders, ResolverContext context)
    {
        var parts = ContactSelection.PartsOf(context);
        return Connections.OfAsync<Contact, ListedContact>(
            first, after, last, before,
            page => new(loaders.ContactPages.LoadAsync((company.CompanyId, new ContactsArguments(where, order, parts, page)))),
            () => new(loaders.ContactCounts.LoadAsync((company.CompanyId, ValueTuple.Create(where)))));
    }
}

[ObjectType("Deal", typeof(Deal))]
internal static class DealType
{
    public static async Task<Company?> Company(Deal deal, Loaders loaders) =>
        deal.CompanyId is { } companyId ? await loaders.Companies.LoadAsync(companyId) : null;

    public static async Task<Contact?> Buyer(Deal deal, Loaders loaders) =>
        deal.BuyerId is { } buyerId && await loaders.Contacts.LoadAsync(buyerId) is { } buyer ? await WholeAsync(buyer, loaders) : null;

    /// <summary>Each person once, also where several contacts that were merged take part.</summary>
    public static async Task<IEnumerable<Contact>> Participants(Deal deal, Loaders loaders)
    {
        var participants = (await loaders.Participants.LoadAsync(deal.DealId) ?? []).ToList();
        if (!participants.Exists(contact => contact.Gone)) return participants;
        return (await Task.WhenAll(participants.Select(contact => WholeAsync(contact, loaders)))).DistinctBy(contact => contact.ContactId);
    }

    /// <summary>The contact that one is part of.</summary>
    private static async Task<Contact> WholeAsync(Contact contact, Loaders loaders)
    {
        while (contact.Gone && await ContactType.MergedInto(contact, loaders) is { } winner) contact = winner;
        return contact;
    }

    public static MoneyView? Value(Deal deal) => MoneyView.OfMinor(deal.AmountMinor, deal.Currency);

    public static async Task<IEnumerable<Quote>> Quotes(Deal deal, Loaders loaders) => await loaders.QuotesOfDeals.LoadAsync(deal.DealId) ?? [];
}

/// <summary>Where a quote stands at this moment.</summary>
public enum QuoteStatus
{
    Requested,
    Issued,
    Accepted,
    Rejected,
    Withdrawn,
    Expired,
}

[ObjectType("Quote", typeof(Quote))]
internal static class QuoteType
{
    public static string Id(Quote quote) => GlobalId.Of(NodeKind.Quote, quote.QuoteId);

    public static Task<Deal?> Deal(Quote quote, Loaders loaders) => loaders.Deals.LoadAsync(quote.DealId);

    public static async Task<QuoteStatus> Status(Quote quote, Loaders loaders, Catalogue catalogue, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (quote.Status == Definitions.QuoteStatus.Issued && quote.ValidUntil is { } lastDay)
        {
            var tenant = await catalogue.TenantAsync(loaders.Session, cancellationToken);
            var now = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(tenant.TimeZone));
            if (DateOnly.FromDateTime(now.DateTime) > lastDay) return QuoteStatus.Expired;
        }

        return Enum.Parse<QuoteStatus>(quote.Status.ToString());
    }

    public static MoneyView? Amount(Quote quote) => MoneyView.OfMinor(quote.AmountMinor, quote.Currency);
}

/// <summary>An amount as clients see it.</summary>
[ObjectType("Money")]
public sealed record MoneyView(decimal Amount, string Currency)
{
    internal static MoneyView? OfMinor(long? minorUnits, string? currency) =>
        minorUnits is { } amount && currency is not null ? new MoneyView(new Money(amount, currency).Amount, currency) : null;
}

[ObjectType("Actor", typeof(Actor))]
internal static class ActorType
{
    public static string Id(Actor actor) => GlobalId.Of(NodeKind.Actor, actor.ActorId);

    public static string Name(Actor actor) => actor.DisplayName;
}

[ObjectType("Tenant", typeof(Tenant))]
internal static class TenantType;

[ObjectType("AttributeDefinition", typeof(AttributeDefinition))]
internal static class AttributeDefinitionType;

[ObjectType("Attribute", typeof(AttributeView))]
internal static class AttributeType
{
    public static string Key(AttributeView attribute) => attribute.Record.Key;

    public static string? Text(AttributeView attribute) => attribute.Record.ValueType == FactValueType.Text ? attribute.Record.ValueText : null;

    public static decimal? Number(AttributeView attribute) => attribute.Record.ValueType == FactValueType.Number ? attribute.Record.ValueNumber / 1_000_000m : null;

    public static MoneyView? Money(AttributeView attribute) =>
        attribute.Record is { ValueType: FactValueType.Money, ValueNumber: { } number, ValueCurrency: { } currency }
            ? new MoneyView(number / 1_000_000m, currency)
            : null;

    public static bool? Boolean(AttributeView attribute) => attribute.Record.ValueType == FactValueType.Boolean ? attribute.Record.ValueBoolean : null;

    public static DateOnly? Date(AttributeView attribute) => attribute.Record.ValueType == FactValueType.Date ? attribute.Record.ValueDate : null;

    public static IReadOnlyList<string>? List(AttributeView attribute) =>
        attribute.Record is { ValueType: FactValueType.List, ValueList: { } list } ? System.Text.Json.JsonSerializer.Deserialize<string[]>(list) : null;

    public static IFactView Fact(AttributeView attribute) => FactFields.ViewOf(attribute.Record);
}
