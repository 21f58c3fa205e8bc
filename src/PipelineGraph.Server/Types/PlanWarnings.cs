using System.Globalization;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL.Execution;

namespace PipelineGraph.Server.Types;

/// <summary>Why a plan may mislead.</summary>
public enum PlanWarningCode
{
    NobodyEntered,
    NobodyArrived,
    SmallSample,
    StillOnTheWay,
    ManyTooRecent,
    EnterByIsOver,
    PeriodIsOver,
    FewAmounts,
    AmountsMissing,
}

/// <summary>A warning, with its numbers.</summary>
public sealed record PlanWarningView(PlanWarningCode Code, IReadOnlyDictionary<string, string> Numbers);

/// <summary>What is said beside the figures of a plan: plainly, and with the numbers that it is about.</summary>
internal static class PlanWarnings
{
    /// <summary>A range that spans more than this leaves open whether one must do the double.</summary>
    private const double WideRange = 2;

    public static async Task<IReadOnlyList<PlanWarningView>> OfAsync(PlanStepView step)
    {
        var warnings = new List<PlanWarningView>();
        var (rate, all) = (await step.RateAsync(), (await step.Plan.AllAsync(step.Key)).Count);
        var onTheWay = (await step.Plan.SampleAsync(step.Key)).OnTheWay;
        var followUp = Text((long)Math.Ceiling((await step.Plan.CutAsync(step.Key)).FollowUp.TotalDays));
        if (rate.All == 0) Add(PlanWarningCode.NobodyEntered);
        else if (rate.Some == 0) Add(PlanWarningCode.NobodyArrived);
        else if (rate.High / rate.Low > WideRange) Add(PlanWarningCode.SmallSample);
        if (rate.All > 0 && (double)(rate.Some + onTheWay) / rate.All > rate.High) Add(PlanWarningCode.StillOnTheWay);
        if ((all - rate.All) * 2 > all) Add(PlanWarningCode.ManyTooRecent);
        if (await PlanStepType.EnterBy(step) is { } by && by < DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(await step.Plan.Funnel.Context.ObservedUntil.Value, step.Plan.Period.Zone).DateTime))
            Add(PlanWarningCode.EnterByIsOver, ("day", by.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        return warnings;

        void Add(PlanWarningCode code, params (string Name, string Value)[] others) => warnings.Add(new PlanWarningView(
            code,
            new Dictionary<string, string>(others.Select(other => KeyValuePair.Create(other.Name, other.Value)), StringComparer.Ordinal)
            {
                ["entered"] = Text(rate.All),
                ["arrived"] = Text(rate.Some),
                ["rate"] = Percent(rate.Share),
                ["low"] = Percent(rate.Low),
                ["high"] = Percent(rate.High),
                ["onTheWay"] = Text(onTheWay),
                ["most"] = Percent(rate.All == 0 ? null : (double)(rate.Some + onTheWay) / rate.All),
                ["all"] = Text(all),
                ["tooRecent"] = Text(all - rate.All),
                ["days"] = followUp,
            }));
    }

    public static async Task<IReadOnlyList<PlanWarningView>> OfAsync(PlanView plan)
    {
        var warnings = new List<PlanWarningView>();
        if (plan.Period.To <= await plan.Funnel.Context.ObservedUntil.Value) warnings.Add(new PlanWarningView(PlanWarningCode.PeriodIsOver, new Dictionary<string, string>()));
        if (plan.Revenue is not { Amounts: { } amounts, Sample: { } sample } revenue) return warnings;
        var arrived = await sample.Count();
        var numbers = new Dictionary<string, string>
        {
            ["deals"] = Text(amounts.Count),
            ["arrived"] = Text(arrived),
            ["without"] = Text(arrived - amounts.Count),
            ["currency"] = revenue.Currency,
            ["mean"] = Money(revenue.PerCustomer),
            ["low"] = Money(revenue.Range?.Low),
            ["high"] = Money(revenue.Range?.High),
        };
        if (revenue.Range is not var (low, high) || low <= 0 || (double)(high / low) > WideRange) warnings.Add(new PlanWarningView(PlanWarningCode.FewAmounts, numbers));
        if (arrived > amounts.Count) warnings.Add(new PlanWarningView(PlanWarningCode.AmountsMissing, numbers));
        return warnings;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double? share) => share is { } part ? Text((long)Math.Round(part * 100, MidpointRounding.AwayFromZero)) : "?";

    private static string Money(decimal? amount) => amount is { } known ? Math.Round(known).ToString(CultureInfo.InvariantCulture) : "?";
}

[ObjectType("PlanWarning", typeof(PlanWarningView))]
internal static class PlanWarningType
{
    private static readonly Dictionary<PlanWarningCode, LocalizedText> Texts = new()
    {
        [PlanWarningCode.NobodyEntered] = new()
        {
            ["en"] = "Nobody of the measured period has had {days} days since entering: there is nothing to tell a rate by. Measure a longer period, or an earlier one.",
            ["nl"] = "Niemand uit de gemeten periode heeft sinds het binnenkomen {days} dagen gehad: er is niets om een ratio uit af te leiden. Meet een langere of eerdere periode.",
            ["de"] = "Niemand aus dem gemessenen Zeitraum hatte seit dem Eintritt {days} Tage: es gibt nichts, woraus sich eine Quote ergibt. Messen Sie einen längeren oder früheren Zeitraum.",
            ["pt"] = "Ninguém do período medido teve {days} dias desde que entrou: não há de onde tirar uma taxa. Meça um período mais longo ou anterior.",
        },
        [PlanWarningCode.NobodyArrived] = new()
        {
            ["en"] = "{entered} entered and nobody arrived: the rate lies between 0 and {high} percent, and how many are needed cannot be told.",
            ["nl"] = "{entered} kwamen binnen en niemand kwam aan: de ratio ligt tussen 0 en {high} procent, en hoeveel er nodig zijn is niet te zeggen.",
            ["de"] = "{entered} traten ein und niemand kam an: die Quote liegt zwischen 0 und {high} Prozent, und wie viele nötig sind, lässt sich nicht sagen.",
            ["pt"] = "{entered} entraram e ninguém chegou: a taxa fica entre 0 e {high} por cento, e não se pode dizer quantos são necessários.",
        },
        [PlanWarningCode.SmallSample] = new()
        {
            ["en"] = "{entered} entered, {arrived} arrived: the rate lies between {low} and {high} percent. That is too few to plan by one number.",
            ["nl"] = "{entered} kwamen binnen, {arrived} kwamen aan: de ratio ligt tussen {low} en {high} procent. Dat is te weinig om met één getal te plannen.",
            ["de"] = "{entered} traten ein, {arrived} kamen an: die Quote liegt zwischen {low} und {high} Prozent. Das ist zu wenig, um mit einer Zahl zu planen.",
            ["pt"] = "{entered} entraram, {arrived} chegaram: a taxa fica entre {low} e {high} por cento. É pouco para planejar com um só número.",
        },
        [PlanWarningCode.StillOnTheWay] = new()
        {
            ["en"] = "{onTheWay} of {entered} are still on the way: if all of them arrived, the rate would be {most} instead of {rate} percent. It is rather too low.",
            ["nl"] = "{onTheWay} van {entered} zijn nog onderweg: als ze allemaal aankwamen, was de ratio {most} in plaats van {rate} procent. Hij is eerder te laag.",
            ["de"] = "{onTheWay} von {entered} sind noch unterwegs: kämen alle an, wäre die Quote {most} statt {rate} Prozent. Sie ist eher zu niedrig.",
            ["pt"] = "{onTheWay} de {entered} ainda estão a caminho: se todos chegassem, a taxa seria de {most} em vez de {rate} por cento. Ela está antes baixa demais.",
        },
        [PlanWarningCode.ManyTooRecent] = new()
        {
            ["en"] = "{tooRecent} of {all} entered less than {days} days before and are not counted: they had no time to arrive yet.",
            ["nl"] = "{tooRecent} van {all} kwamen minder dan {days} dagen eerder binnen en tellen niet mee: ze hadden nog geen tijd om aan te komen.",
            ["de"] = "{tooRecent} von {all} traten weniger als {days} Tage vorher ein und zählen nicht: sie hatten noch keine Zeit anzukommen.",
            ["pt"] = "{tooRecent} de {all} entraram menos de {days} dias antes e não contam: ainda não tiveram tempo de chegar.",
        },
        [PlanWarningCode.EnterByIsOver] = new()
        {
            ["en"] = "Half of those who arrive would have had to enter by {day}, which is over: who enters now will mostly arrive after the period.",
            ["nl"] = "De helft van wie aankomt had uiterlijk {day} binnen moeten zijn, en dat is voorbij: wie nu binnenkomt, komt meestal na de periode aan.",
            ["de"] = "Die Hälfte derer, die ankommen, hätte bis {day} eintreten müssen, und das ist vorbei: wer jetzt eintritt, kommt meist nach dem Zeitraum an.",
            ["pt"] = "Metade dos que chegam teria de ter entrado até {day}, o que já passou: quem entra agora chega em geral depois do período.",
        },
        [PlanWarningCode.PeriodIsOver] = new()
        {
            ["en"] = "The period that the plan is for has ended.",
            ["nl"] = "De periode waarvoor het plan is, is afgelopen.",
            ["de"] = "Der Zeitraum, für den der Plan ist, ist vorbei.",
            ["pt"] = "O período do plano já terminou.",
        },
        [PlanWarningCode.FewAmounts] = new()
        {
            ["en"] = "{deals} deals bring {mean} {currency} each on average, between {low} and {high}: that is too few to plan revenue by one number.",
            ["nl"] = "{deals} deals brengen gemiddeld {mean} {currency} op, tussen {low} en {high}: dat is te weinig om omzet met één getal te plannen.",
            ["de"] = "{deals} Geschäfte bringen im Mittel {mean} {currency}, zwischen {low} und {high}: das ist zu wenig, um Umsatz mit einer Zahl zu planen.",
            ["pt"] = "{deals} negócios rendem em média {mean} {currency}, entre {low} e {high}: é pouco para planejar a receita com um só número.",
        },
        [PlanWarningCode.AmountsMissing] = new()
        {
            ["en"] = "Of {arrived} deals that arrived, {without} have no amount in {currency}: the average is of the others alone.",
            ["nl"] = "Van {arrived} deals die aankwamen, hebben er {without} geen bedrag in {currency}: het gemiddelde is van de andere alleen.",
            ["de"] = "Von {arrived} Geschäften, die ankamen, haben {without} keinen Betrag in {currency}: der Durchschnitt ist der der anderen allein.",
            ["pt"] = "De {arrived} negócios que chegaram, {without} não têm valor em {currency}: a média é só dos outros.",
        },
    };

    /// <summary>Where nobody entered at all, and nobody is too recent.</summary>
    private static readonly LocalizedText NobodyAtAll = new()
    {
        ["en"] = "Nobody entered within the measured period: there is nothing to tell a rate by. Measure a longer period, or an earlier one.",
        ["nl"] = "Niemand kwam in de gemeten periode binnen: er is niets om een ratio uit af te leiden. Meet een langere of eerdere periode.",
        ["de"] = "Niemand trat im gemessenen Zeitraum ein: es gibt nichts, woraus sich eine Quote ergibt. Messen Sie einen längeren oder früheren Zeitraum.",
        ["pt"] = "Ninguém entrou no período medido: não há de onde tirar uma taxa. Meça um período mais longo ou anterior.",
    };

    /// <summary>Of one amount nobody knows how far others are from it.</summary>
    private static readonly LocalizedText OneAmount = new()
    {
        ["en"] = "One deal alone tells what a customer brings, {mean} {currency}: how far others are from it is not known. That is too few to plan revenue by.",
        ["nl"] = "Eén deal vertelt wat een klant opbrengt, {mean} {currency}: hoe ver andere daarvan afwijken is niet bekend. Dat is te weinig om omzet mee te plannen.",
        ["de"] = "Ein einziges Geschäft sagt, was ein Kunde bringt, {mean} {currency}: wie weit andere davon abweichen, ist nicht bekannt. Das ist zu wenig, um Umsatz zu planen.",
        ["pt"] = "Um único negócio diz quanto rende um cliente, {mean} {currency}: não se sabe quanto os outros se afastam disso. É pouco para planejar a receita.",
    };

    public static ValueTask<string> Text(PlanWarningView warning, string? locale, Locales locales) => locales.TextAsync(
        warning switch
        {
            { Code: PlanWarningCode.NobodyEntered } when warning.Numbers["all"] == "0" => NobodyAtAll,
            { Code: PlanWarningCode.FewAmounts } when warning.Numbers["deals"] == "1" => OneAmount,
            _ => Texts[warning.Code],
        },
        locale, warning.Numbers);
}
