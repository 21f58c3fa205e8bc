using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.Execution;

namespace PipelineGraph.Server.Types.Inputs;

/// <summary>Conditions on a text, as clients write them.</summary>
[InputType("StringOperationFilterInput")]
public sealed record StringOperationFilterInput
{
    public IReadOnlyList<StringOperationFilterInput>? And { get; init; }

    public IReadOnlyList<StringOperationFilterInput>? Or { get; init; }

    public Optional<string?> Eq { get; init; }

    public Optional<string?> Neq { get; init; }

    public IReadOnlyList<string?>? In { get; init; }

    public IReadOnlyList<string?>? Nin { get; init; }

    public string? Contains { get; init; }

    public string? Ncontains { get; init; }

    public string? StartsWith { get; init; }

    public string? NstartsWith { get; init; }

    public string? EndsWith { get; init; }

    public string? NendsWith { get; init; }

    internal TextFilter ToFilter() => new()
    {
        And = And?.Select(filter => filter.ToFilter()).ToList(),
        Or = Or?.Select(filter => filter.ToFilter()).ToList(),
        Eq = Eq.Given(),
        Neq = Neq.Given(),
        In = In,
        Nin = Nin,
        Contains = Contains,
        NContains = Ncontains,
        StartsWith = StartsWith,
        NStartsWith = NstartsWith,
        EndsWith = EndsWith,
        NEndsWith = NendsWith,
    };
}

/// <summary>Conditions on an instant, as clients write them.</summary>
[InputType("DateTimeOperationFilterInput")]
public sealed record DateTimeOperationFilterInput
{
    public Optional<DateTimeOffset?> Eq { get; init; }

    public Optional<DateTimeOffset?> Neq { get; init; }

    public IReadOnlyList<DateTimeOffset?>? In { get; init; }

    public IReadOnlyList<DateTimeOffset?>? Nin { get; init; }

    public DateTimeOffset? Gt { get; init; }

    public DateTimeOffset? Gte { get; init; }

    public DateTimeOffset? Lt { get; init; }

    public DateTimeOffset? Lte { get; init; }

    internal ValueFilter<DateTimeOffset> ToFilter() => ToFilter(instant => instant);

    /// <summary>Conditions on a day: that of each instant in UTC.</summary>
    internal ValueFilter<DateOnly> ToDayFilter() => ToFilter(instant => DateOnly.FromDateTime(instant.UtcDateTime));

    private ValueFilter<T> ToFilter<T>(Func<DateTimeOffset, T> convert)
        where T : struct
    {
        return new ValueFilter<T>
        {
            Eq = Eq.Given(Convert),
            Neq = Neq.Given(Convert),
            In = In?.Select(Convert).ToList(),
            Nin = Nin?.Select(Convert).ToList(),
            Gt = Convert(Gt),
            Gte = Convert(Gte),
            Lt = Convert(Lt),
            Lte = Convert(Lte),
        };

        T? Convert(DateTimeOffset? instant) => instant is { } value ? convert(value) : null;
    }
}

/// <summary>Conditions on a number, as clients write them.</summary>
[InputType("DecimalOperationFilterInput")]
public sealed record DecimalOperationFilterInput
{
    public Optional<decimal?> Eq { get; init; }

    public Optional<decimal?> Neq { get; init; }

    public IReadOnlyList<decimal?>? In { get; init; }

    public IReadOnlyList<decimal?>? Nin { get; init; }

    public decimal? Gt { get; init; }

    public decimal? Gte { get; init; }

    public decimal? Lt { get; init; }

    public decimal? Lte { get; init; }

    /// <summary>In millionths, as numbers are stored; the scalar lets no more decimals through.</summary>
    internal ValueFilter<long> ToFilter() => new()
    {
        Eq = Eq.Given(Millionths),
        Neq = Neq.Given(Millionths),
        In = In?.Select(Millionths).ToList(),
        Nin = Nin?.Select(Millionths).ToList(),
        Gt = Millionths(Gt),
        Gte = Millionths(Gte),
        Lt = Millionths(Lt),
        Lte = Millionths(Lte),
    };

    private static long? Millionths(decimal? number) => (long?)(number * 1_000_000m);
}

/// <summary>Conditions on yes or no, as clients write them.</summary>
[InputType("BooleanOperationFilterInput")]
public sealed record BooleanOperationFilterInput
{
    public Optional<bool?> Eq { get; init; }

    public Optional<bool?> Neq { get; init; }
}

/// <summary>Conditions on an id, as clients write them.</summary>
[InputType("IdOperationFilterInput")]
public sealed record IdOperationFilterInput
{
    public Optional<string?> Eq { get; init; }

    public Optional<string?> Neq { get; init; }

    public IReadOnlyList<string?>? In { get; init; }

    public IReadOnlyList<string?>? Nin { get; init; }

    internal ValueFilter<Guid> ToFilter(params NodeKind[] kinds)
    {
        return new ValueFilter<Guid> { Eq = Eq.Given(Key), Neq = Neq.Given(Key), In = In?.Select(Key).ToList(), Nin = Nin?.Select(Key).ToList() };

        Guid? Key(string? id) => id is null ? null : GlobalId.KeyInFilter(id, kinds);
    }
}

/// <summary>Conditions on the kind of a stage, as clients write them.</summary>
[InputType("StageKindOperationFilterInput")]
public sealed record StageKindOperationFilterInput
{
    public StageKind? Eq { get; init; }

    public StageKind? Neq { get; init; }

    public IReadOnlyList<StageKind>? In { get; init; }

    public IReadOnlyList<StageKind>? Nin { get; init; }

    /// <summary>The kinds that a stage must be of, or null where none is asked for.</summary>
    internal IReadOnlyList<StageKind>? Wanted() => (Eq, In) switch
    {
        (null, null) => null,
        ({ } eq, null) => [eq],
        (null, { } oneOf) => oneOf,
        ({ } eq, { } oneOf) => [.. oneOf.Where(kind => kind == eq)],
    };

    internal IReadOnlyList<StageKind>? Unwanted() => Neq is null && Nin is null ? null : [.. Nin ?? [], .. Neq is { } neq ? [neq] : Array.Empty<StageKind>()];
}

/// <summary>Turns input that may be left out into conditions.</summary>
internal static class OptionalInput
{
    public static Given<T>? Given<T>(this Optional<T> input) => input.HasValue ? new Given<T>(input.Value) : null;

    public static Given<TTo>? Given<TFrom, TTo>(this Optional<TFrom> input, Func<TFrom, TTo> convert) =>
        input.HasValue ? new Given<TTo>(convert(input.Value)) : null;
}
