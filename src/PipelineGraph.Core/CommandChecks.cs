using System.Globalization;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core;

/// <summary>Checks the parts of a command and gathers all that is wrong with it.</summary>
internal sealed class CommandChecks(TenantTransaction transaction)
{
    private const int LongestText = 500;
    private const int LongestValue = 10_000;
    private const int MostAttributes = 200;
    private const int LongestShown = 80;
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);
    private readonly List<CommandError> errors = [];

    public IReadOnlyList<CommandError> Errors => errors;

    public bool Failed => errors.Count > 0;

    public void Add(CommandError error) => errors.Add(error);

    public Moment Moment(DateTimeOffset? occurredAt, DateOnly? occurredOn, params IReadOnlyList<string> path)
    {
        if (occurredAt is not null && occurredOn is not null)
        {
            errors.Add(CommandError.Invalid("Give either occurredAt (an instant) or occurredOn (a day), not both.", [.. path, "occurredOn"]));
            return default;
        }

        DateTimeOffset? effective = occurredAt is { } at ? Instants.Whole(at) : occurredOn is { } day ? Instants.StartOfDay(day, transaction.Zone) : null;
        if (effective > transaction.Now + Ahead)
            errors.Add(CommandError.Invalid(
                string.Create(CultureInfo.InvariantCulture, $"A fact cannot have happened more than five minutes from now ({transaction.Now:yyyy-MM-ddTHH:mm:ssZ}). Record what is planned as a fact of today with a property scheduledFor."),
                [.. path, occurredAt is null ? "occurredOn" : "occurredAt"]));
        return new Moment(occurredAt is { } instant ? Instants.Whole(instant) : null, occurredOn, effective);
    }

    /// <summary>When a subject became known: not ahead of now either.</summary>
    public void CreatedAt(DateTimeOffset? createdAt)
    {
        if (createdAt is { } at && Instants.Whole(at) > transaction.Now + Ahead)
            errors.Add(CommandError.Invalid(
                string.Create(CultureInfo.InvariantCulture, $"createdAt cannot be more than five minutes from now ({transaction.Now:yyyy-MM-ddTHH:mm:ssZ})."), "createdAt"));
    }

    public string Text(string? text, string name, int longest = LongestText)
    {
        if (string.IsNullOrWhiteSpace(text)) errors.Add(CommandError.Invalid($"{name} must not be empty.", name));
        else if (text.Contains('\0')) errors.Add(CommandError.Invalid($"{name} has the character U+0000, which no text may have.", name));
        else if (text.Length > longest) errors.Add(CommandError.Invalid(string.Create(CultureInfo.InvariantCulture, $"{name} has {text.Length} characters; at most {longest} are kept."), name));
        return text ?? "";
    }

    /// <summary>A text that may be missing, but not empty.</summary>
    public string? OptionalText(string? text, string name) => text is null ? null : Text(text, name);

    /// <summary>A key of a kind, link, consent or judgement: lower case with underscores, so that the same thing has one name.</summary>
    public string Key(string key, params IReadOnlyList<string> path)
    {
        if (key.Length is 0 or > 100 || !key.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '_' or '.' or '-'))
            errors.Add(CommandError.Invalid($"'{Shown(key)}' is not a key: use 1 to 100 lower-case letters, digits, '_', '-' and '.'.", path));
        return key;
    }

    public void ExternalId(string? source, string? id)
    {
        if ((source is null) != (id is null)) errors.Add(CommandError.Invalid("externalSource and externalId go together: give both or neither.", source is null ? "externalSource" : "externalId"));
        if (source?.Contains('\0') == true) Text(source, "externalSource");
        if (id?.Contains('\0') == true) Text(id, "externalId");
        if (source is { Length: 0 or > LongestText }) errors.Add(CommandError.Invalid("externalSource has 1 to 500 characters.", "externalSource"));
        if (id is { Length: 0 or > LongestText }) errors.Add(CommandError.Invalid("externalId has 1 to 500 characters.", "externalId"));
    }

    public async ValueTask FreeExternalIdAsync(Unit unit, string? source, string? id, CancellationToken cancellationToken)
    {
        ExternalId(source, id);
        if (source is null || id is null) return;
        if (await transaction.FindAsync(unit, source, id, cancellationToken) is not { } existing)
        {
            if (unit == Unit.Person && await transaction.FindAsync(unit, source, EraseContact.Hidden(transaction.TenantId, source, id), cancellationToken) is { } erased)
                errors.Add(EraseContact.Refusal(erased.Row, id, "externalId"));
            return;
        }

        errors.Add(new CommandError(CommandErrorKind.DuplicateExternalId, $"The {Name(unit)} '{id}' of '{source}' is known already; change that one.", ["externalId"])
        {
            ExistingId = existing.Row.SubjectId,
            ExistingUnit = unit,
        });
    }

    public async ValueTask<SubjectFile?> SubjectAsync(Guid? id, Unit? unit, CancellationToken cancellationToken, params IReadOnlyList<string> path)
    {
        if (id is not { } subjectId) return null;
        var file = await transaction.FindAsync(subjectId, cancellationToken);
        if (file is not null && (unit is null || file.Row.Unit == unit))
        {
            if (file.Row.ErasedAt is null) return file;
            errors.Add(Erased(file.Row, path));
            return null;
        }

        errors.Add(CommandError.NotFound($"There is no {(unit is { } needed ? Name(needed) : "contact, company or deal")} with the id {subjectId}.", path));
        return null;
    }

    /// <summary>Nothing is recorded of an erased person any more.</summary>
    public static CommandError Erased(Subject subject, params IReadOnlyList<string> path) => new(
        CommandErrorKind.ContactErased,
        string.Create(CultureInfo.InvariantCulture, $"The contact was erased on {subject.ErasedAt:yyyy-MM-dd}: nothing can be recorded of it any more."), path)
    {
        ExistingId = subject.SubjectId,
        ExistingUnit = Unit.Person,
    };

    public async ValueTask ActorAsync(Guid? id, CancellationToken cancellationToken, params IReadOnlyList<string> path)
    {
        if (id is { } actorId && await transaction.Session.FindActorAsync(actorId, cancellationToken) is null)
            errors.Add(CommandError.NotFound($"There is no user or key with the id {actorId}.", path));
    }

    public async ValueTask<List<FactDraft>> AttributesAsync(Unit unit, IReadOnlyList<AttributeInput> attributes, CancellationToken cancellationToken)
    {
        if (attributes.Count > MostAttributes)
        {
            errors.Add(CommandError.Invalid(string.Create(CultureInfo.InvariantCulture, $"At most {MostAttributes} attributes are told at once, not {attributes.Count}."), "attributes"));
            return [];
        }

        var drafts = new List<FactDraft>(attributes.Count);
        for (var index = 0; index < attributes.Count; index++)
        {
            var input = attributes[index];
            IReadOnlyList<string> path = ["attributes", index.ToString(CultureInfo.InvariantCulture)];
            var moment = Moment(input.OccurredAt, input.OccurredOn, path);
            if (await AttributeAsync(unit, input.Key, input.Value, cancellationToken, path) is { } draft) drafts.Add(draft.At(moment));
        }

        return drafts;
    }

    /// <summary>An attribute that is declared for the unit, with a value of its type.</summary>
    public async ValueTask<FactDraft?> AttributeAsync(Unit unit, string key, FactValue value, CancellationToken cancellationToken, params IReadOnlyList<string> path)
    {
        if (await transaction.AttributeAsync(unit, key, cancellationToken) is not { } declared)
        {
            errors.Add(CommandError.Invalid(
                $"The attribute '{Shown(key)}' is not declared for a {Name(unit)}. Declare it first with declareAttribute(unit: {unit.ToString().ToUpperInvariant()}, key: \"{Shown(key)}\", type: {value.Type.ToString().ToUpperInvariant()}), or use one that is: {string.Join(", ", transaction.AttributeKeys(unit))}.",
                [.. path, "key"]));
            return null;
        }

        if (value.Type != declared.Type)
        {
            errors.Add(CommandError.Invalid(
                $"The attribute '{key}' of a {Name(unit)} has the type {declared.Type.ToString().ToUpperInvariant()}, not {value.Type.ToString().ToUpperInvariant()}.", [.. path, "value"]));
            return null;
        }

        // Lists show it as a percentage.
        if (unit == Unit.Deal && key == "probability" && value.Number is < 0 or > 100)
        {
            errors.Add(CommandError.Invalid("A probability is a number from 0 to 100.", [.. path, "value"]));
            return null;
        }

        return Value(value, [.. path, "value"]) ? new FactDraft(FactType.Attribute, key).With(value) : null;
    }

    public FactDraft? Amount(MoneyInput? amount, FactDraft draft, params IReadOnlyList<string> path) =>
        amount is null ? draft
        : Money.IsCurrency(amount.Currency) && Money.Of(amount.Amount, amount.Currency) is not null && Value(FactValue.OfMoney(amount.Amount, amount.Currency), path)
            ? draft.With(FactValue.OfMoney(amount.Amount, amount.Currency))
            : Refuse($"The amount has more decimals than {amount.Currency} has, is too large, or its currency is not three capital letters (ISO 4217).", path);

    /// <summary>Whether a value can be kept exactly.</summary>
    public bool Value(FactValue value, IReadOnlyList<string> path)
    {
        if (value.Number is { } number && FactForm.Millionths(number) is null)
            return Refuse("A number has at most six decimals and lies between -9,000,000,000,000 and 9,000,000,000,000.", path) is not null;
        if (value.Currency is { } currency && !Money.IsCurrency(currency))
            return Refuse("A currency is three capital letters, as EUR (ISO 4217).", path) is not null;
        if (value.Text?.Length > LongestValue || value.List?.Sum(item => item.Length) > LongestValue)
            return Refuse("A text has at most 10,000 characters.", path) is not null;
        if (value.Text?.Contains('\0') == true || value.List?.Any(item => item.Contains('\0')) == true)
            return Refuse("No text may have the character U+0000.", path) is not null;
        return true;
    }

    /// <summary>What a message repeats of a client's text: enough to know it by.</summary>
    public static string Shown(string text) => text.Length <= LongestShown ? text : string.Concat(text.AsSpan(0, LongestShown), "…");

    public static string Name(Unit unit) => unit switch { Unit.Person => "contact", Unit.Company => "company", _ => "deal" };

    private FactDraft? Refuse(string message, IReadOnlyList<string> path)
    {
        errors.Add(CommandError.Invalid(message, path));
        return null;
    }
}
