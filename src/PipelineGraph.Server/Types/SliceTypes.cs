using System.Globalization;
using System.Text.Json;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.DataLoaders;
using PipelineGraph.Server.Types.Inputs;

namespace PipelineGraph.Server.Types;

/// <summary>The funnel of a period parted by the values of a dimension; each kind of figure is counted once, for all slices.</summary>
internal sealed class FunnelSlices(PeriodFunnelView whole, Dimension by, CancellationToken cancellationToken)
{
    private const int Most = 100;

    private static readonly object Unknown = new();

    private readonly Lazy<FunnelSlices> takenBack = new(() => new FunnelSlices(whole.TakenBack, by, cancellationToken));
    private readonly ReadOnce<PeriodFigure, IReadOnlyList<SliceCount>> counts = new();
    private readonly ReadOnce<PeriodFigure, IReadOnlyList<SliceWorth>> worths = new();

    private readonly Lazy<Task<IReadOnlyDictionary<PeriodFigure, IReadOnlyList<SliceCount>>>> together =
        new(() => whole.Context.Query.CountAsync(whole.Source, by, Together(whole), cancellationToken).AsTask());

    /// <exception cref="GraphQLException">There is nothing to part by, or too many slices are asked for.</exception>
    public static async Task<IReadOnlyList<SliceView>> OfAsync(PeriodFunnelView whole, DimensionInput by, int first, Loaders loaders, CancellationToken cancellationToken)
    {
        if (first is < 1 or > Most) throw new GraphQLException(FormattableString.Invariant($"`first` is from 1 to {Most}."), ErrorCodes.Input);
        var declared = await loaders.Lookups.AttributeDefinitionsAsync(unit: null, cancellationToken);
        var known = await whole.Context.ObservedUntil.Value;
        return await new FunnelSlices(whole, by.Read(whole.Source.Known.Unit, declared, known), cancellationToken).SlicesAsync(first);
    }

    private async Task<IReadOnlyList<SliceView>> SlicesAsync(int first)
    {
        // Whoever is in a figure of what happened was there at its start or entered within it.
        var (started, entered) = (await CountsAsync(PeriodFigure.AtStart), await CountsAsync(PeriodFigure.Entered));
        var sizes = started.Concat(entered).Concat(await OthersAsync()).GroupBy(count => count.Value is null ? Unknown : count.Value).ToDictionary(group => group.Key, group => group.Sum(count => count.Count));
        var isUnknown = sizes.Remove(Unknown);
        var values = sizes.OrderByDescending(size => size.Value).ThenBy(size => SliceView.Text(by, size.Key), StringComparer.Ordinal).Select(size => size.Key).ToList();
        List<object> listed = [.. values.Take(first)];
        var slices = listed.Select(value => Slice(new Slice(by, SliceKind.Value, [value]), value.Equals)).ToList();
        if (values.Count > first)
        {
            var known = listed.ToHashSet();
            slices.Add(Slice(new Slice(by, SliceKind.Rest, listed), value => value is not null && !known.Contains(value)));
        }

        if (isUnknown) slices.Add(Slice(new Slice(by, SliceKind.Unknown, []), static value => value is null));
        return slices;
    }

    /// <summary>Of what was learnt: who was taken back, and who went altogether, or did not after all.</summary>
    private async Task<IReadOnlyList<SliceCount>> OthersAsync() => whole.Source.Learnt is null ? [] :
    [
        .. await takenBack.Value.CountsAsync(PeriodFigure.Entered), .. await CountsAsync(PeriodFigure.LeftAltogether), .. await takenBack.Value.CountsAsync(PeriodFigure.LeftAltogether),
    ];

    private SliceView Slice(Slice slice, Func<object?, bool> isIn) => new(slice, Funnel(slice, isIn));

    private PeriodFunnelView Funnel(Slice slice, Func<object?, bool> isIn)
    {
        var source = whole.Source with { Slices = [.. whole.Source.Slices, slice] };
        return new PeriodFunnelView(
            whole.Context,
            source,
            async figure => (await CountsAsync(figure)).Where(count => isIn(count.Value)).GroupBy(count => count.Stage, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Sum(count => count.Count), StringComparer.Ordinal))
        {
            TakesBack = () => takenBack.Value.Funnel(slice, isIn),
            Money = new PeriodMoney(whole.Context, source, async figure => (await WorthsAsync(figure)).Where(worth => isIn(worth.Value)).GroupBy(worth => worth.Stage, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Aggregate(DealWorth.None, (sum, worth) => sum + worth.Worth), StringComparer.Ordinal)),
        };
    }

    private Task<IReadOnlyList<SliceWorth>> WorthsAsync(PeriodFigure figure) => worths.OfAsync(figure, async each =>
        await whole.Context.Money.WorthAsync(whole.Source, by, each, await whole.Context.ObservedUntil.Value, cancellationToken));

    private Task<IReadOnlyList<SliceCount>> CountsAsync(PeriodFigure figure) =>
        counts.OfAsync(figure, async each => Together(whole).Contains(each)
            ? (await together.Value)[each]
            : await whole.Context.Query.CountAsync(whole.Source, by, each, cancellationToken));

    /// <summary>The figures that are read together: the slices are found by them, and the rule's own is what is mostly asked for.</summary>
    private static IReadOnlyList<PeriodFigure> Together(PeriodFunnelView whole) =>
        whole.Source.Learnt is null ? [.. FigureOf.OfStays.Where(figure => figure != PeriodFigure.FirstEntered || figure == whole.Context.Counted)] : [];
}

/// <summary>The subjects of a funnel with one value of a dimension, with none, or with another one than those listed.</summary>
public sealed record SliceView(Slice Slice, PeriodFunnelView Funnel)
{
    /// <summary>A value as people read it, where that needs no language.</summary>
    internal static string Text(Dimension by, object value) => value switch
    {
        long millionths when by is Dimension.Attribute => (millionths / 1_000_000m).ToString("0.######", CultureInfo.InvariantCulture),
        bool boolean => boolean ? "true" : "false",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        string list when by is Dimension.Attribute { Type: FactValueType.List } => string.Join(", ", JsonSerializer.Deserialize<string[]>(list)!),
        _ => FormattableString.Invariant($"{value}"),
    };
}

[ObjectType("FunnelSlice", typeof(SliceView))]
internal static class SliceType
{
    private static readonly Dictionary<SliceKind, LocalizedText> Texts = new()
    {
        [SliceKind.Unknown] = new() { ["en"] = "Unknown", ["nl"] = "Onbekend", ["de"] = "Unbekannt", ["pt"] = "Desconhecido" },
        [SliceKind.Rest] = new() { ["en"] = "Others", ["nl"] = "Overige", ["de"] = "Andere", ["pt"] = "Outros" },
    };

    public static SliceKind Kind(SliceView slice) => slice.Slice.Kind;

    public static async ValueTask<string> Label(SliceView slice, string? locale, Locales locales, Loaders loaders)
    {
        if (slice.Slice.Kind != SliceKind.Value) return await locales.TextAsync(Texts[slice.Slice.Kind], locale);
        return await Owner(slice, loaders) is { } owner ? owner.DisplayName : SliceView.Text(slice.Slice.By, slice.Slice.Values[0]);
    }

    public static JsonElement? Value(SliceView slice) => slice.Slice is { Kind: SliceKind.Value, By: Dimension.Attribute { Type: var type } by } ? AttributeValueJson.Of(slice.Slice.Values[0] switch
    {
        long millionths => FactValue.OfNumber(millionths / 1_000_000m),
        bool boolean => FactValue.OfBoolean(boolean),
        DateOnly day => FactValue.OfDate(day),
        var value when type == FactValueType.List => FactValue.OfList(JsonSerializer.Deserialize<string[]>((string)value)!),
        var value => FactValue.OfText((string)value),
    }) : null;

    public static async Task<Actor?> Owner(SliceView slice, Loaders loaders) =>
        slice.Slice is { Kind: SliceKind.Value, By: Dimension.Owner } ? await loaders.Actors.LoadAsync((Guid)slice.Slice.Values[0]) : null;
}
