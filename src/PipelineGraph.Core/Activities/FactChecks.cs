using System.Globalization;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Activities;

/// <summary>Checks the facts of an import, of whatever family.</summary>
/// <param name="isErased">Whether a person of another system's source and id was erased.</param>
internal sealed class FactChecks(
    TenantTransaction transaction, CommandChecks checks, Func<Unit, string, string, CancellationToken, ValueTask<SubjectFile?>> find, Func<string, string, bool> isErased)
{
    private readonly Dictionary<FactDraft, (string Source, string Id)> quotes = new(ReferenceEqualityComparer.Instance);

    /// <summary>Null when it is refused; why is among the checks' errors.</summary>
    /// <param name="file">Of the subject; null when it is new.</param>
    public async ValueTask<FactDraft?> DraftAsync(SubjectFactsInput subject, SubjectFile? file, FactInput input, IReadOnlyList<string> path, CancellationToken cancellationToken)
    {
        var moment = checks.Moment(input.OccurredAt, input.OccurredOn, path);
        FactDraft? draft = input.Type switch
        {
            FactType.Attribute when input.Value is { } value => await checks.AttributeAsync(subject.Unit, input.Key, value, cancellationToken, path),
            FactType.Activity => Keyed(input, path) with { Direction = input.Direction, Properties = RecordActivity.Properties(input.Properties, checks, path) },
            FactType.Consent => Keyed(input, path) with { ValueBoolean = input.Holds },
            FactType.Judgement => Keyed(input, path) with { ValueBoolean = input.Holds, ValueText = input.Reason },
            FactType.Link => await LinkAsync(subject, input, path, cancellationToken),
            FactType.Quote => await QuoteAsync(subject, file, input, path, cancellationToken),
            _ => Refuse("Such a fact cannot be imported, or its value is missing.", [.. path, "type"]),
        };
        if (draft is null) return null;
        var complete = draft.At(moment) with { ExternalSource = input.ExternalId is null ? null : input.ExternalSource ?? subject.ExternalSource, ExternalId = input.ExternalId };
        if (quotes.Remove(draft, out var quote)) quotes[complete] = quote;
        return complete;
    }

    /// <summary>The quote that the fact changes; a new one where the source's is not known yet.</summary>
    public async ValueTask<Guid> QuoteAsync(SubjectFile file, FactDraft draft, CancellationToken cancellationToken)
    {
        var (source, id) = quotes[draft];
        if (await transaction.FindQuoteAsync(source, id, cancellationToken) is { } known) return known.QuoteId;
        var quote = new Quote
        {
            TenantId = transaction.TenantId,
            QuoteId = transaction.NewId(),
            DealId = file.Row.SubjectId,
            ExternalSource = source,
            ExternalId = id,
            Status = Enum.Parse<QuoteStatus>(draft.Key, ignoreCase: true),
            CreatedAt = draft.EffectiveAt ?? transaction.Now,
        };
        await transaction.AddAsync(quote, cancellationToken);
        return quote.QuoteId;
    }

    /// <summary>What a link leads to.</summary>
    public static Unit TargetUnit(string link) => link is LinkKeys.Employer or LinkKeys.Company ? Unit.Company : Unit.Person;

    private FactDraft Keyed(FactInput input, IReadOnlyList<string> path) => new(input.Type, checks.Key(input.Key, [.. path, "key"]));

    private async ValueTask<FactDraft?> LinkAsync(SubjectFactsInput subject, FactInput input, IReadOnlyList<string> path, CancellationToken cancellationToken)
    {
        var unit = TargetUnit(input.Key);
        var target = input.TargetId is { } id ? await transaction.FindAsync(id, cancellationToken)
            : input.TargetExternalId is { } external ? await find(unit, input.ExternalSource ?? subject.ExternalSource, external, cancellationToken)
            : null;
        if (target is { Row.ErasedAt: not null })
        {
            checks.Add(CommandChecks.Erased(target.Row, [.. path, "targetId"]));
            return null;
        }

        // Whoever still names an erased person goes on without it.
        if (target is null && unit == Unit.Person && input.TargetExternalId is { } named && isErased(input.ExternalSource ?? subject.ExternalSource, named)) return null;
        if (target is not null)
            return RecordLink.Draft(checks, subject.Unit, target.Row.Unit, input.Key, target.Row.SubjectId, input.Role, input.Degree, input.Holds, path);
        checks.Add(CommandError.NotFound($"The target of the link '{input.Key}' is not known: {input.TargetExternalId ?? input.TargetId?.ToString() ?? "none was given"}.", [.. path, "targetId"]));
        return null;
    }

    private async ValueTask<FactDraft?> QuoteAsync(
        SubjectFactsInput subject, SubjectFile? file, FactInput input, IReadOnlyList<string> path, CancellationToken cancellationToken)
    {
        if (subject.Unit != Unit.Deal) return Refuse("Only a deal has quotes.", [.. path, "type"]);
        if (input.QuoteStatus is not { } status || input.QuoteExternalId is not { Length: > 0 } id)
            return Refuse("A quote needs a status and the external id of the quote.", [.. path, "quoteStatus"]);
        var source = input.ExternalSource ?? subject.ExternalSource;
        if (await transaction.FindQuoteAsync(source, id, cancellationToken) is { } known && known.DealId != file?.Row.SubjectId)
        {
            checks.Add(new CommandError(CommandErrorKind.DuplicateExternalId, $"Another deal has the quote '{id}' of '{source}'.", [.. path, "quoteExternalId"])
            {
                ExistingId = known.DealId,
                ExistingUnit = Unit.Deal,
            });
            return null;
        }

        if (input.Value is { Type: not FactValueType.Money }) return Refuse("The amount of a quote is money.", [.. path, "value"]);
        var draft = new FactDraft(FactType.Quote, FactForm.Key(status)) { ValueDate = input.ValidUntil };
        if (input.Value is { Number: { } amount, Currency: { } currency } && checks.Amount(new MoneyInput(amount, currency), draft, [.. path, "value"]) is { } priced)
            draft = priced with { ValueDate = input.ValidUntil };
        quotes[draft] = (source, id);
        return draft;
    }

    private FactDraft? Refuse(string message, IReadOnlyList<string> path)
    {
        checks.Add(CommandError.Invalid(string.Create(CultureInfo.InvariantCulture, $"{message}"), path));
        return null;
    }
}
