using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.DataLoaders;

namespace PipelineGraph.Server.Types;

/// <summary>How a figure counts.</summary>
public enum CountingRule
{
    Present,
    Moves,
    Period,
    WouldMove,
    FirstEntry,
    EveryEntry,
    Cohort,
    Reached,
    ReachedOrPassed,
    InOrder,
    AnyOrder,
}

/// <summary>By which instants a figure takes a change into a period.</summary>
public enum PeriodBasis
{
    Occurred,
    Recorded,
}

/// <summary>Which figures that take a statement of their own a request selects.</summary>
/// <param name="Reached">Only of the past: at present all who reached a stage are counted already.</param>
public readonly record struct FunnelSelection(bool Overridden, bool NotEvaluated, bool Money, bool Reached)
{
    internal static FunnelSelection Of(ResolverContext context) =>
        new(context.IsSelected("stages", "overridden") || context.IsSelected("basis", "overridden"), context.IsSelected("basis", "notEvaluated"), context.IsSelected("stages", "money"),
            context.IsSelected("stages", "reached") || context.IsSelected("stages", "conversionToNext"));
}

/// <summary>The figures of a funnel with what they count.</summary>
public sealed record FunnelView(FunnelBasis Source, BindingRecord Binding, IReadOnlyList<FunnelStageView> Stages, int NotEvaluated) : ISharedEvent
{
    public SharedResponses Responses { get; } = new();

    private static readonly Dictionary<string, int> NoOverrides = [];

    /// <summary>Reads the figures from the session's snapshot; those that nobody wants stay 0.</summary>
    internal static async ValueTask<FunnelView> ReadAsync(
        Unit unit, long? asOf, FunnelSelection wanted, ReadSession session, Catalogue catalogue, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var query = new FunnelQuery(session);
        var present = await query.PresentAsync(unit, now, cancellationToken) ?? throw NoActiveDefinition();
        var past = asOf < present.Basis.AsOf;
        var basis = past ? await query.BasisAsync(unit, asOf!.Value, present.Basis.At, cancellationToken) : present.Basis;
        var binding = await catalogue.BindingAsync(session, basis.BindingNo, cancellationToken) ?? throw NoActiveDefinition();
        var description = await catalogue.DescribeAsync(binding, cancellationToken);
        var views = StageView.OfUnit(binding.PackageHash, description, unit).ToList();
        var order = views.Where(stage => stage.Description.Kind is not (StageKind.None or StageKind.Out)).Select(stage => stage.Description.Key).ToList();
        List<string> others = [.. views.Select(stage => stage.Description.Key).Except(order)];
        var counts = past ? await query.PastAsync(basis, order, others, wanted.Reached, cancellationToken) : present;
        var overridden = wanted.Overridden ? await query.OverriddenAsync(basis, order.Concat(others), [], cancellationToken) : NoOverrides;
        var money = wanted.Money && unit == Unit.Deal ? await FunnelMoney.ReadAsync(basis, isPast: asOf is not null, session, cancellationToken) : null;
        var stages = views.Select(stage => (Stage: stage, Figures: counts.Stages.GetValueOrDefault(stage.Description.Key) ?? new StageFigures(0, 0))).ToList();
        var ordered = stages.Where(entry => order.Contains(entry.Stage.Description.Key)).ToList();
        return new FunnelView(
            basis,
            binding,
            [.. stages.Select(entry => new FunnelStageView(
                basis, entry.Stage, entry.Figures, overridden.GetValueOrDefault(entry.Stage.Description.Key), Conversion(ordered, ordered.IndexOf(entry)))
            {
                Money = money?.Of(entry.Stage.Description.Key),
            })],
            wanted.NotEvaluated ? await query.NotEvaluatedAsync(basis, [], cancellationToken) : 0);
    }

    internal static GraphQLException NoActiveDefinition() => new(
        "No definition is active yet: an administrator activates one of `definitions` with `activateDefinition`.", "NO_ACTIVE_DEFINITION");

    private static double? Conversion(List<(StageView Stage, StageFigures Figures)> ordered, int index) =>
        index >= 0 && index < ordered.Count - 1 && ordered[index].Figures.Reached > 0
            ? (double)ordered[index + 1].Figures.Reached / ordered[index].Figures.Reached
            : null;
}

/// <summary>The figures of one stage.</summary>
public sealed record FunnelStageView(FunnelBasis Source, StageView Stage, StageFigures Figures, int Overridden, double? ConversionToNext)
{
    /// <summary>What its deals are worth; null of other units, and where nobody wants it.</summary>
    public DealMoneyView? Money { get; init; }
}

/// <summary>What figures count.</summary>
public sealed record BasisView
{
    public required BindingRecord Binding { get; init; }

    public required Unit Unit { get; init; }

    public required CountingRule Rule { get; init; }

    public required long AsOf { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public DateTimeOffset? HappenedBy { get; init; }

    public PeriodBasis PeriodBasis { get; init; }

    /// <summary>Null: the tenant's.</summary>
    public string? TimeZone { get; init; }

    public required Func<ValueTask<int>> CountOverridden { get; init; }

    public required int NotEvaluated { get; init; }
}

[ObjectType("Funnel", typeof(FunnelView))]
internal static class FunnelType
{
    public static BasisView Basis(FunnelView funnel) => new()
    {
        Binding = funnel.Binding,
        Unit = funnel.Source.Unit,
        Rule = CountingRule.Present,
        AsOf = funnel.Source.AsOf,
        CountOverridden = () => new(funnel.Stages.Sum(stage => stage.Overridden)),
        NotEvaluated = funnel.NotEvaluated,
    };
}

[ObjectType("FigureBasis", typeof(BasisView))]
internal static class FigureBasisType
{
    private static readonly Dictionary<CountingRule, LocalizedText> Texts = new()
    {
        [CountingRule.Present] = new()
        {
            ["en"] = "Each subject counts once, in the stage where it is.",
            ["nl"] = "Ieder telt één keer, in de fase waarin hij is.",
            ["de"] = "Jeder zählt einmal, in der Stufe, in der er ist.",
            ["pt"] = "Cada um conta uma vez, na etapa em que está.",
        },
        [CountingRule.Moves] = new()
        {
            ["en"] = "Each subject counts once whose stage differs between the two definitions.",
            ["nl"] = "Ieder telt één keer wiens fase onder de twee definities verschilt.",
            ["de"] = "Jeder zählt einmal, dessen Stufe sich unter den beiden Definitionen unterscheidet.",
            ["pt"] = "Conta uma vez cada um cuja etapa difere entre as duas definições.",
        },
        [CountingRule.Period] = new()
        {
            ["en"] = "Each subject counts once a stage: where it is at the end of the period, where it entered for the first time within the period, and what it reached by the end.",
            ["nl"] = "Ieder telt één keer per fase: waar hij aan het einde van de periode is, waar hij in de periode voor het eerst binnenkwam, en wat hij tot het einde bereikte.",
            ["de"] = "Jeder zählt einmal je Stufe: wo er am Ende des Zeitraums ist, wo er im Zeitraum zum ersten Mal eintrat, und was er bis zum Ende erreichte.",
            ["pt"] = "Cada um conta uma vez por etapa: onde está no fim do período, onde entrou pela primeira vez no período, e o que alcançou até o fim.",
        },
        [CountingRule.WouldMove] = new()
        {
            ["en"] = "Each subject counts once that would move to a later stage if the fact were known with the value that the definition names.",
            ["nl"] = "Ieder telt één keer die naar een latere fase zou gaan als het feit bekend was met de waarde die de definitie noemt.",
            ["de"] = "Jeder zählt einmal, der in eine spätere Stufe käme, wenn die Tatsache mit dem Wert bekannt wäre, den die Definition nennt.",
            ["pt"] = "Conta uma vez cada um que passaria a uma etapa posterior se o fato fosse conhecido com o valor que a definição indica.",
        },
        [CountingRule.FirstEntry] = new()
        {
            ["en"] = "Each subject counts once in every stage that it entered for the first time within the period.",
            ["nl"] = "Ieder telt één keer in elke fase waar hij in de periode voor het eerst binnenkwam.",
            ["de"] = "Jeder zählt einmal in jeder Stufe, in die er im Zeitraum zum ersten Mal eintrat.",
            ["pt"] = "Cada um conta uma vez em cada etapa em que entrou pela primeira vez no período.",
        },
        [CountingRule.EveryEntry] = new()
        {
            ["en"] = "Every entry into a stage within the period counts: who comes back counts again.",
            ["nl"] = "Elke keer dat iemand in de periode een fase binnenkomt telt: wie terugkomt telt opnieuw.",
            ["de"] = "Jeder Eintritt in eine Stufe im Zeitraum zählt: wer zurückkommt, zählt noch einmal.",
            ["pt"] = "Conta cada entrada em uma etapa no período: quem volta conta de novo.",
        },
        [CountingRule.Cohort] = new()
        {
            ["en"] = "Of those who first came into the order of stages within the period, each counts once in every stage that it has since reached or passed, also after the period.",
            ["nl"] = "Van wie in de periode voor het eerst in de volgorde van fasen kwam, telt ieder één keer in elke fase die hij sindsdien bereikte of voorbijging, ook na de periode.",
            ["de"] = "Von denen, die im Zeitraum zum ersten Mal in die Reihenfolge der Stufen kamen, zählt jeder einmal in jeder Stufe, die er seither erreichte oder überschritt, auch nach dem Zeitraum.",
            ["pt"] = "Dos que entraram pela primeira vez na ordem das etapas no período, cada um conta uma vez em cada etapa que desde então alcançou ou ultrapassou, também depois do período.",
        },
        [CountingRule.Reached] = new()
        {
            ["en"] = "Each subject counts once in every stage that it was in at some instant of the period.",
            ["nl"] = "Ieder telt één keer in elke fase waarin hij op enig moment van de periode was.",
            ["de"] = "Jeder zählt einmal in jeder Stufe, in der er irgendwann im Zeitraum war.",
            ["pt"] = "Cada um conta uma vez em cada etapa em que esteve em algum momento do período.",
        },
        [CountingRule.ReachedOrPassed] = new()
        {
            ["en"] = "Each subject counts once in every stage for which it was in that stage or a later one at some instant of the period.",
            ["nl"] = "Ieder telt één keer in elke fase waarvoor hij op enig moment van de periode in die of een latere fase was.",
            ["de"] = "Jeder zählt einmal in jeder Stufe, für die er irgendwann im Zeitraum in dieser oder einer späteren Stufe war.",
            ["pt"] = "Cada um conta uma vez em cada etapa para a qual esteve, em algum momento do período, nessa etapa ou em uma posterior.",
        },
        [CountingRule.InOrder] = new()
        {
            ["en"] = "Of those who first came into the order of stages within the period, each counts once in every stage up to which it has since entered all stages, one after the other.",
            ["nl"] = "Van wie in de periode voor het eerst in de volgorde van fasen kwam, telt ieder één keer in elke fase tot waar hij sindsdien alle fasen na elkaar binnenkwam.",
            ["de"] = "Von denen, die im Zeitraum zum ersten Mal in die Reihenfolge der Stufen kamen, zählt jeder einmal in jeder Stufe, bis zu der er seither in alle Stufen nacheinander eintrat.",
            ["pt"] = "Dos que entraram pela primeira vez na ordem das etapas no período, cada um conta uma vez em cada etapa até a qual desde então entrou em todas as etapas, uma após a outra.",
        },
        [CountingRule.AnyOrder] = new()
        {
            ["en"] = "Of those who first came into the order of stages within the period, each counts once in every stage up to which it has since entered all stages, in whatever order.",
            ["nl"] = "Van wie in de periode voor het eerst in de volgorde van fasen kwam, telt ieder één keer in elke fase tot waar hij sindsdien alle fasen binnenkwam, in welke volgorde ook.",
            ["de"] = "Von denen, die im Zeitraum zum ersten Mal in die Reihenfolge der Stufen kamen, zählt jeder einmal in jeder Stufe, bis zu der er seither in alle Stufen eintrat, in welcher Reihenfolge auch immer.",
            ["pt"] = "Dos que entraram pela primeira vez na ordem das etapas no período, cada um conta uma vez em cada etapa até a qual desde então entrou em todas as etapas, em qualquer ordem.",
        },
    };

    public static ValueTask<string> RuleText(BasisView basis, string? locale, Locales locales) => locales.TextAsync(Texts[basis.Rule], locale);

    public static async Task<string> TimeZone(BasisView basis, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken) =>
        basis.TimeZone ?? (await catalogue.TenantAsync(loaders.Session, cancellationToken)).TimeZone;

    public static ValueTask<int> Overridden(BasisView basis) => basis.CountOverridden();
}

[ObjectType("FunnelStage", typeof(FunnelStageView))]
internal static class FunnelStageType
{
    public static int Count(FunnelStageView stage) => stage.Figures.Present;

    public static int Reached(FunnelStageView stage) => stage.Figures.Reached;

    public static async Task<Connection<object>> Subjects(
        FunnelStageView stage, int? first, string? after, int? last, string? before, Loaders loaders, CancellationToken cancellationToken)
    {
        var query = new FunnelQuery(loaders.Session);
        var key = stage.Stage.Description.Key;
        var connection = await Connections.OfAsync<StageSpan, StageSpan>(
            first, after, last, before,
            async page => await query.SubjectsAsync(stage.Source, key, page, cancellationToken),
            () => query.CountSubjectsAsync(stage.Source, key, cancellationToken));
        var subjects = await Task.WhenAll(connection.Nodes.Select(span => SubjectFields.LoadAsync(span.SubjectId, span.Unit, loaders)));
        return connection.With<object>(subjects!);
    }
}
