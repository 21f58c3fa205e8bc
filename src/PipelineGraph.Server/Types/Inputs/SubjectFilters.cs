using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.Execution;

namespace PipelineGraph.Server.Types.Inputs;

/// <summary>Conditions on the present stage, as clients write them.</summary>
[InputType("StageFilterInput")]
public sealed record StageFilterInput
{
    public StringOperationFilterInput? Key { get; init; }

    public StageKindOperationFilterInput? Kind { get; init; }

    public DateTimeOperationFilterInput? EnteredAt { get; init; }

    internal StageFilter ToFilter(StageKinds? kinds) => new()
    {
        Key = Key?.ToFilter(),
        Keys = Kind?.Wanted() is { } wanted ? kinds!.Of(wanted) : null,
        NotKeys = Kind?.Unwanted() is { } unwanted ? kinds!.Of(unwanted) : null,
        EnteredAt = EnteredAt?.ToFilter(),
    };
}

/// <summary>Conditions on a stage that a change names, as clients write them.</summary>
[InputType("ChangedStageFilterInput")]
public sealed record ChangedStageFilterInput
{
    public StringOperationFilterInput? Key { get; init; }

    public StageKindOperationFilterInput? Kind { get; init; }

    internal ChangedStageFilter ToFilter(IReadOnlyDictionary<StagesOf, StageKinds>? kinds) => new()
    {
        Key = Key?.ToFilter(),
        Keys = Kind?.Wanted() is { } wanted ? kinds!.ToDictionary(pair => pair.Key, pair => pair.Value.Of(wanted)) : null,
        NotKeys = Kind?.Unwanted() is { } unwanted ? kinds!.ToDictionary(pair => pair.Key, pair => pair.Value.Of(unwanted)) : null,
    };
}

/// <summary>Conditions on an attribute, as clients write them.</summary>
[InputType("AttributeFilterInput")]
public sealed record AttributeFilterInput
{
    public required string Key { get; init; }

    public bool? Unknown { get; init; }

    public StringOperationFilterInput? Text { get; init; }

    public DecimalOperationFilterInput? Number { get; init; }

    public BooleanOperationFilterInput? Boolean { get; init; }

    public DateTimeOperationFilterInput? Date { get; init; }

    internal AttributeFilter ToFilter() => new()
    {
        Key = Key,
        Unknown = Unknown,
        Text = Text?.ToFilter(),
        Number = Number?.ToFilter(),
        BooleanEq = Boolean?.Eq.Given(),
        BooleanNeq = Boolean?.Neq.Given(),
        Date = Date?.ToDayFilter(),
    };
}

/// <summary>Which contacts, as clients write it.</summary>
[InputType("ContactFilterInput")]
public sealed record ContactFilterInput
{
    public IReadOnlyList<ContactFilterInput>? And { get; init; }

    public IReadOnlyList<ContactFilterInput>? Or { get; init; }

    public IdOperationFilterInput? Id { get; init; }

    public StringOperationFilterInput? ExternalId { get; init; }

    public StringOperationFilterInput? DisplayName { get; init; }

    public StringOperationFilterInput? Email { get; init; }

    public DateTimeOperationFilterInput? CreatedAt { get; init; }

    public IdOperationFilterInput? Owner { get; init; }

    public IdOperationFilterInput? Company { get; init; }

    public StageFilterInput? Stage { get; init; }

    public AttributeFilterInput? Attribute { get; init; }

    /// <summary>Whether the kinds of the active definition's stages are needed.</summary>
    internal bool AsksForKind => Stage?.Kind is not null || (And ?? []).Any(part => part.AsksForKind) || (Or ?? []).Any(part => part.AsksForKind);

    internal ContactFilter ToFilter(StageKinds? kinds) => new()
    {
        And = And?.Select(part => part.ToFilter(kinds)).ToList(),
        Or = Or?.Select(part => part.ToFilter(kinds)).ToList(),
        Id = Id?.ToFilter(NodeKind.Contact),
        ExternalId = ExternalId?.ToFilter(),
        DisplayName = DisplayName?.ToFilter(),
        Email = Email?.ToFilter(),
        CreatedAt = CreatedAt?.ToFilter(),
        Owner = Owner?.ToFilter(NodeKind.Actor),
        Company = Company?.ToFilter(NodeKind.Company),
        Stage = Stage?.ToFilter(kinds),
        Attribute = Attribute?.ToFilter(),
    };
}

/// <summary>Which activities, as clients write it.</summary>
[InputType("ActivityFilterInput")]
public sealed record ActivityFilterInput
{
    public IReadOnlyList<ActivityFilterInput>? And { get; init; }

    public IReadOnlyList<ActivityFilterInput>? Or { get; init; }

    public StringOperationFilterInput? Kind { get; init; }

    public Direction? Direction { get; init; }

    public DateTimeOperationFilterInput? OccurredAt { get; init; }

    internal ActivityFilter ToFilter() => new()
    {
        And = And?.Select(part => part.ToFilter()).ToList(),
        Or = Or?.Select(part => part.ToFilter()).ToList(),
        Kind = Kind?.ToFilter(),
        Direction = Direction,
        OccurredAt = OccurredAt?.ToFilter(),
    };
}

/// <summary>Which way a list is sorted.</summary>
public enum SortEnumType
{
    Asc,
    Desc,
}

/// <summary>One thing to sort contacts by, as clients write it: exactly one is given.</summary>
[InputType("ContactSortInput")]
public sealed record ContactSortInput
{
    public SortEnumType? CreatedAt { get; init; }

    public SortEnumType? DisplayName { get; init; }

    public SortEnumType? StageEnteredAt { get; init; }

    public SortEnumType? LastActivityAt { get; init; }

    internal static IReadOnlyList<ContactSort> ToOrder(IReadOnlyList<ContactSortInput>? order)
    {
        var sorts = (order ?? []).Select(sort => sort.ToSort()).ToList();
        return sorts.DistinctBy(sort => sort.Field).Count() == sorts.Count
            ? sorts
            : throw new GraphQLException("`order` names a field twice; name each at most once.", "ORDER_AMBIGUOUS");
    }

    private ContactSort ToSort() => this switch
    {
        { DisplayName: { } way } => new ContactSort(ContactSortField.DisplayName, way == SortEnumType.Desc),
        { StageEnteredAt: { } way } => new ContactSort(ContactSortField.StageEnteredAt, way == SortEnumType.Desc),
        { LastActivityAt: { } way } => new ContactSort(ContactSortField.LastActivityAt, way == SortEnumType.Desc),
        _ => new ContactSort(ContactSortField.CreatedAt, CreatedAt == SortEnumType.Desc),
    };
}

/// <summary>Which stage changes, as clients write it.</summary>
[InputType("StageChangeFilterInput")]
public sealed record StageChangeFilterInput
{
    public Unit? Unit { get; init; }

    public IdOperationFilterInput? Subject { get; init; }

    public ChangedStageFilterInput? From { get; init; }

    public ChangedStageFilterInput? To { get; init; }

    public IdOperationFilterInput? Owner { get; init; }

    public AttributeFilterInput? Attribute { get; init; }

    public ChangeKind? Kind { get; init; }

    /// <summary>The conditions, with the kinds of stages under the bindings that the session's snapshot has.</summary>
    internal async Task<StageChangeFilter> ToFilterAsync(ReadSession session, Catalogue catalogue, CancellationToken cancellationToken)
    {
        var kinds = From?.Kind is not null || To?.Kind is not null ? await catalogue.AllKindsAsync(session, cancellationToken) : null;
        return new StageChangeFilter
        {
            Unit = Unit,
            Subject = Subject?.ToFilter(NodeKind.Contact, NodeKind.Company, NodeKind.Deal),
            Owner = Owner?.ToFilter(NodeKind.Actor),
            Attribute = Attribute?.ToFilter(),
            Kind = Kind,
            From = From?.ToFilter(kinds),
            To = To?.ToFilter(kinds),
        };
    }
}
