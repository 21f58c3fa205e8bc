using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL.Execution;
using Command = PipelineGraph.Core.Activities.AttributeInput;
using MoneyCommand = PipelineGraph.Core.Deals.MoneyInput;

namespace PipelineGraph.Server.Types.Inputs;

/// <summary>Reads the ids of an input; those that name nothing here become errors with their place.</summary>
internal sealed class IdReader
{
    /// <summary>Said of the id of another tenant's definition as well, so that nothing can be guessed.</summary>
    public const string NoDefinition = "There is no definition of this id; give one of `definitions`.";

    private readonly List<CommandError> errors = [];
    private readonly Dictionary<Guid, (string Id, IReadOnlyList<string> Path)> given = [];

    public IReadOnlyList<CommandError> Errors => errors;

    public Guid Read(string id, IReadOnlyList<string> path, params NodeKind[] kinds)
    {
        if (GlobalId.Key(id, kinds) is { } key)
        {
            given.TryAdd(key, (id, path));
            return key;
        }

        errors.Add(CommandError.NotFound(
            $"There is no {string.Join(" or ", kinds.Select(kind => kind.ToString().ToLowerInvariant()))} of this id; give an id that this API gave.", path));
        return Guid.Empty;
    }

    /// <summary>The error as the client can read it: by the id that it gave, in the place where it gave it.</summary>
    public CommandError Named(CommandError error)
    {
        foreach (var (key, (id, path)) in given)
        {
            var plain = key.ToString();
            if (!error.Message.Contains(plain, StringComparison.Ordinal)) continue;
            var isWithin = path.Count > error.Path.Count && path.Take(error.Path.Count).SequenceEqual(error.Path, StringComparer.Ordinal);
            return error with { Message = error.Message.Replace(plain, $"\"{id}\"", StringComparison.Ordinal), Path = isWithin ? path : error.Path };
        }

        return error;
    }

    /// <summary>Of what is numbered within the tenant.</summary>
    public int Number(string id, IReadOnlyList<string> path, params NodeKind[] kinds)
    {
        if (GlobalId.Number(id, kinds) is { } number) return number;
        errors.Add(CommandError.NotFound("There is nothing of this id that this could be done with; give an id that this API gave.", path));
        return 0;
    }

    /// <summary>The hash of a definition's package.</summary>
    public string Package(string id, IReadOnlyList<string> path)
    {
        if (GlobalId.Read(id) is (NodeKind.StageDefinition, var hash)) return hash;
        errors.Add(CommandError.NotFound(NoDefinition, path));
        return "";
    }

    public Guid? ReadOptional(string? id, string path, params NodeKind[] kinds) => id is null ? null : Read(id, [path], kinds);

    public Guid Subject(string id) => Read(id, ["subjectId"], NodeKind.Contact, NodeKind.Company, NodeKind.Deal);

    public Change<Guid?>? Change(GraphQL.Optional<string?> id, string path, params NodeKind[] kinds) =>
        id.HasValue ? new Change<Guid?>(ReadOptional(id.Value, path, kinds)) : null;
}

/// <summary>An amount, as clients write it.</summary>
[InputType("MoneyInput")]
public sealed record MoneyInput
{
    public required decimal Amount { get; init; }

    public required string Currency { get; init; }

    internal MoneyCommand ToCommand() => new(Amount, Currency);
}

/// <summary>A value, as clients write it: exactly one is given.</summary>
[InputType("AttributeValueInput")]
public sealed record AttributeValueInput
{
    public string? Text { get; init; }

    public decimal? Number { get; init; }

    public MoneyInput? Money { get; init; }

    public bool? Boolean { get; init; }

    public DateOnly? Date { get; init; }

    public IReadOnlyList<string>? List { get; init; }

    internal FactValue ToValue() => this switch
    {
        { Number: { } number } => FactValue.OfNumber(number),
        { Money: { } money } => FactValue.OfMoney(money.Amount, money.Currency),
        { Boolean: { } boolean } => FactValue.OfBoolean(boolean),
        { Date: { } date } => FactValue.OfDate(date),
        { List: { } list } => FactValue.OfList(list),
        _ => FactValue.OfText(Text ?? ""),
    };
}

/// <summary>A value of an attribute, as clients write it.</summary>
[InputType("AttributeInput")]
public sealed record AttributeInput
{
    public required string Key { get; init; }

    public required AttributeValueInput Value { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    public DateOnly? OccurredOn { get; init; }

    internal static IReadOnlyList<Command> ToCommands(IReadOnlyList<AttributeInput>? attributes) =>
        [.. (attributes ?? []).Select(attribute => new Command
        {
            Key = attribute.Key,
            Value = attribute.Value.ToValue(),
            OccurredAt = attribute.OccurredAt,
            OccurredOn = attribute.OccurredOn,
        })];
}

/// <summary>An activity, as clients write it.</summary>
[InputType("RecordActivityInput")]
public sealed record RecordActivityInput
{
    public required string IdempotencyKey { get; init; }

    public required IReadOnlyList<string> SubjectIds { get; init; }

    public required string Kind { get; init; }

    public Direction? Direction { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    public DateOnly? OccurredOn { get; init; }

    public string? ExternalSource { get; init; }

    public string? ExternalId { get; init; }

    public System.Text.Json.JsonElement? Properties { get; init; }

    internal RecordActivityCommand ToCommand(IdReader ids) => new()
    {
        IdempotencyKey = IdempotencyKey,
        SubjectIds = [.. SubjectIds.Select((id, index) => ids.Read(
            id, ["subjectIds", FormattableString.Invariant($"{index}")], NodeKind.Contact, NodeKind.Company, NodeKind.Deal))],
        Kind = Kind,
        Direction = Direction,
        OccurredAt = OccurredAt,
        OccurredOn = OccurredOn,
        ExternalSource = ExternalSource,
        ExternalId = ExternalId,
        Properties = Properties?.GetRawText(),
    };
}

/// <summary>Values of attributes, as clients write them.</summary>
[InputType("SetAttributesInput")]
public sealed record SetAttributesInput
{
    public required string IdempotencyKey { get; init; }

    public required string SubjectId { get; init; }

    public required IReadOnlyList<AttributeInput> Attributes { get; init; }

    internal SetAttributesCommand ToCommand(IdReader ids) =>
        new() { IdempotencyKey = IdempotencyKey, SubjectId = ids.Subject(SubjectId), Attributes = AttributeInput.ToCommands(Attributes) };
}

/// <summary>What ties two subjects together.</summary>
public enum LinkKey
{
    Employer,
    Participant,
    Company,
    ReferredBy,
    AssociatedWith,
}

/// <summary>A tie, as clients write it.</summary>
[InputType("RecordLinkInput")]
public sealed record RecordLinkInput
{
    public required string IdempotencyKey { get; init; }

    public required string SubjectId { get; init; }

    public required LinkKey Key { get; init; }

    public required string TargetId { get; init; }

    public string? Role { get; init; }

    public int? Degree { get; init; }

    public required bool Ended { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    public DateOnly? OccurredOn { get; init; }

    internal RecordLinkCommand ToCommand(IdReader ids) => new()
    {
        IdempotencyKey = IdempotencyKey,
        SubjectId = ids.Subject(SubjectId),
        Key = Key switch
        {
            LinkKey.Employer => "employer",
            LinkKey.Participant => "participant",
            LinkKey.Company => "company",
            LinkKey.ReferredBy => "referred_by",
            _ => "associated_with",
        },
        TargetId = ids.Read(TargetId, ["targetId"], NodeKind.Contact, NodeKind.Company),
        Role = Role,
        Degree = Degree,
        Ended = Ended,
        OccurredAt = OccurredAt,
        OccurredOn = OccurredOn,
    };
}

/// <summary>A consent, as clients write it.</summary>
[InputType("RecordConsentInput")]
public sealed record RecordConsentInput
{
    public required string IdempotencyKey { get; init; }

    public required string SubjectId { get; init; }

    public required string Key { get; init; }

    public required bool Given { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    public DateOnly? OccurredOn { get; init; }

    internal RecordConsentCommand ToCommand(IdReader ids) => new()
    {
        IdempotencyKey = IdempotencyKey,
        SubjectId = ids.Subject(SubjectId),
        Key = Key,
        Given = Given,
        OccurredAt = OccurredAt,
        OccurredOn = OccurredOn,
    };
}

/// <summary>A judgement, as clients write it.</summary>
[InputType("RecordJudgementInput")]
public sealed record RecordJudgementInput
{
    public required string IdempotencyKey { get; init; }

    public required string SubjectId { get; init; }

    public required string Key { get; init; }

    public required bool Holds { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    public DateOnly? OccurredOn { get; init; }

    internal RecordJudgementCommand ToCommand(IdReader ids) => new()
    {
        IdempotencyKey = IdempotencyKey,
        SubjectId = ids.Subject(SubjectId),
        Key = Key,
        Holds = Holds,
        Reason = Reason,
        OccurredAt = OccurredAt,
        OccurredOn = OccurredOn,
    };
}

/// <summary>A void, as clients write it.</summary>
[InputType("VoidFactInput")]
public sealed record VoidFactInput
{
    public required string IdempotencyKey { get; init; }

    public required string FactId { get; init; }

    public required string Reason { get; init; }

    internal VoidFactCommand ToCommand(IdReader ids) =>
        new() { IdempotencyKey = IdempotencyKey, FactId = ids.Read(FactId, ["factId"], NodeKind.Activity, NodeKind.Statement), Reason = Reason };
}
