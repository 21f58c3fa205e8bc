using System.Globalization;
using PipelineGraph.Core.Import;
using PipelineGraph.Definitions;

namespace PipelineGraph.Server.Tests.DataSets;

/// <summary>Applications for loans: what happened with each of them, by the instant.</summary>
public sealed class LoanApplications : DataSet
{
    private static readonly string[] Calls = ["W_Afhandelen leads", "W_Completeren aanvraag", "W_Nabellen offertes", "W_Nabellen incomplete dossiers"];

    public override string File => "loan_applications_2011q4.csv.gz";

    public override string ChangesTo => "engagement";

    public override ImportMapping Mapping => TestInstallation.Mapping("loan-applications.json");

    public override IReadOnlyList<string> Settings { get; } =
    [
        """{ "profile": [{ "key": "preaccepted", "operator": "eq", "values": [true] }] }""",
        """{ "engagementActivities": [{ "kind": "call", "properties": { "completed": true } }] }""",
        """{ "targetMarket": [{ "key": "preaccepted", "operator": "eq", "values": [true] }], "money": "off", "conversationNeeded": true }""",
        """
        {
          "dialogueActivities": [{ "kind": "call", "properties": { "completed": true } }], "disqualificationReasons": ["declined"], "newDialogueReturns": false,
          "targetMarket": [{ "key": "preaccepted", "operator": "eq", "values": [true] }], "mustBeKnown": ["market"]
        }
        """,
        """{ "profile": [{ "key": "preaccepted", "operator": "eq", "values": [true] }], "opportunityRule": "valueOrProbability" }""",
    ];

    /// <summary>The stages of the applicant, or of the deal, under a definition, by what had happened until then.</summary>
    public static string? StageOf(int definition, Unit unit, Application application) => (Definitions[definition], unit) switch
    {
        ("ideal-customer-profile", Unit.Person) => Profile(application),
        ("engagement", Unit.Person) => Engagement(application),
        ("market-money-authority", Unit.Person) => Market(application),
        ("dialogue", Unit.Person) => Dialogue(application),
        ("qualified-deal", Unit.Person) => Qualified(application),
        ("qualified-deal", Unit.Deal) => Deal(application),
        _ => null,
    };

    public override IReadOnlyDictionary<Who, string?[]> Answers(string file) => Read(file)
        .SelectMany(application => new[] { Unit.Person, Unit.Deal }, (application, unit) => (new Who(unit, application.Id), application))
        .ToDictionary(row => row.Item1, row => Enumerable.Range(0, 5).Select(definition => StageOf(definition, row.Item1.Unit, row.application)).ToArray());

    public static IEnumerable<Application> Read(string file) => Rows(file, ',').GroupBy(row => row[0]).Select(group => new Application(
        group.Key,
        DateTimeOffset.Parse(group.First()[7], CultureInfo.InvariantCulture),
        decimal.Parse(group.First()[6], CultureInfo.InvariantCulture),
        [.. group.Select(row => new Event(row[2], row[3], DateTimeOffset.Parse(row[4], CultureInfo.InvariantCulture)))]));

    /// <summary>Preaccepted is the profile; accepting, or a quote on the table, is wanting to buy; declined by the bank is out, until the applicant comes again.</summary>
    private static string Profile(Application all)
    {
        var since = all.LastOf("A_DECLINED");
        if (all.Won) return "customer";
        if (since is not null && !all.After(since).Any(item => item.Activity == "A_ACCEPTED")) return "out";
        if (!all.Has("A_PREACCEPTED")) return "lead";
        var wants = all.After(since).Any(item => item.Activity == "A_ACCEPTED") || (all.QuoteLies && all.After(since).Any(IsQuote));
        return wants ? "opportunity" : "prospect";
    }

    /// <summary>A call that was made is a conversation, and so is a quote; declined by the bank is no act of the applicant.</summary>
    private static string Engagement(Application all) =>
        all.Won ? "customer"
        : all.QuoteLies || all.Has("A_ACCEPTED") ? "opportunity"
        : all.Events.Any(IsTalk) || all.Has("O_SENT") || all.Has("O_ACCEPTED") ? "prospect"
        : "lead";

    /// <summary>Applicants decide for themselves; who is preaccepted is in the market; and there must have been a talk.</summary>
    private static string Market(Application all) => all.Won ? "sale" : all.Has("A_PREACCEPTED") && all.Events.Any(IsTalk) ? "prospect" : "lead";

    private static string Dialogue(Application all) =>
        all.Won ? "customer"
        : all.Has("A_DECLINED") ? "disqualified"
        : all.Has("A_PREACCEPTED") && (all.Events.Any(IsTalk) || all.Has("O_SENT") || all.Has("O_ACCEPTED") || all.Has("A_ACCEPTED")) ? "prospect"
        : "lead";

    /// <summary>The application itself is a form, and it gives the address.</summary>
    private static string Qualified(Application all) =>
        all.Won ? "customer"
        : !all.Has("A_SUBMITTED") ? "contact"
        : all.Has("A_PREACCEPTED") && all.Has("A_ACCEPTED") ? "sql"
        : "lead";

    private static string Deal(Application all) =>
        all.Won ? "customer"
        : all.Has("A_CANCELLED") ? "lost"
        : all.Amount < 10_000 ? "deal"
        : all.QuoteLies ? "quote"
        : "opportunity";

    private static bool IsTalk(Event item) => item.Lifecycle == "COMPLETE" && Calls.Contains(item.Activity);

    private static bool IsQuote(Event item) => item.Activity is "O_SENT" or "O_ACCEPTED" or "O_DECLINED" or "O_CANCELLED";

    /// <summary>A row of the file.</summary>
    public sealed record Event(string Activity, string Lifecycle, DateTimeOffset At);

    /// <summary>The rows of a case in the order of the file.</summary>
    public sealed record Application(string Id, DateTimeOffset Registered, decimal Amount, IReadOnlyList<Event> Events)
    {
        public bool Won => Has("A_APPROVED") || Has("A_REGISTERED") || Has("A_ACTIVATED");

        /// <summary>The last word on the quote is that it was sent or accepted, and the application was not cancelled.</summary>
        public bool QuoteLies => Events.LastOrDefault(IsQuote)?.Activity is "O_SENT" or "O_ACCEPTED" && !Has("A_CANCELLED");

        public bool Has(string activity) => Events.Any(item => item.Activity == activity);

        public Event? LastOf(string activity) => Events.LastOrDefault(item => item.Activity == activity);

        /// <summary>What came at a later instant.</summary>
        public IEnumerable<Event> After(Event? since) => since is null ? Events : Events.Where(item => item.At > since.At);

        public Application Until(DateTimeOffset end) => this with { Events = [.. Events.Where(item => item.At <= end)] };
    }
}
