using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Specification;

/// <summary>
/// Small, but with all that a definition may have: three units, attributes of the company, facts of those around, the clock and a setting.
/// A person is a lead when anything happened, a prospect for thirty days after it wrote, a customer when one of its deals is won.
/// </summary>
public sealed class TestDefinition(string id = "test", params Unit[] only) : IStageDefinition
{
    public static readonly TimeSpan Warm = TimeSpan.FromDays(30);

    public DefinitionDescription Describe() => new()
    {
        Id = id,
        Version = "1.0.0",
        Title = new LocalizedText { ["en"] = "Test" },
        Stages =
        [
            .. ((StageDescription[])[Stage("none", StageKind.None, Unit.Person), Stage("lead", StageKind.Lead, Unit.Person), Stage("prospect", StageKind.Prospect, Unit.Person),
            Stage("customer", StageKind.Customer, Unit.Person), Stage("out", StageKind.Out, Unit.Person),
            Stage("cold", StageKind.None, Unit.Company), Stage("warm", StageKind.Lead, Unit.Company),
            Stage("open", StageKind.Opportunity, Unit.Deal), Stage("won", StageKind.Customer, Unit.Deal)])
                .Where(stage => only.Length == 0 || only.Contains(stage.Unit)),
        ],
        Criteria = [Criterion("wrote"), Criterion("fit")],
        Settings = [new SettingDescription { Key = "smallest", Default = SettingValue.Integer(10), Title = new LocalizedText { ["en"] = "Smallest" } }],
        Reads = new FactReads
        {
            Attributes = ["source", "employees", "outcome"],
            Activities = ["email", "call"],
            Links = ["employer", "participant"],
            Judgements = ["disqualified"],
        },
        Texts = new Dictionary<string, LocalizedText> { ["why"] = new() { ["en"] = "Why" } },
    };

    public Verdict Evaluate(Snapshot snapshot, EvaluationContext context) => snapshot.Subject.Unit switch
    {
        Unit.Person => Person(snapshot, context),
        Unit.Company => Of(snapshot.Persons.Any(person => Wrote(person) is not null) ? "warm" : "cold"),
        _ => Of(snapshot.Subject.Attributes.Latest("outcome")?.Value.Text == "won" ? "won" : "open"),
    };

    private static Verdict Person(Snapshot snapshot, EvaluationContext context)
    {
        var person = snapshot.Subject;
        if (person.Judgements.Latest("disqualified") is { Holds: true }) return Of("out");
        if (snapshot.Deals.Any(deal => deal.Attributes.Latest("outcome")?.Value.Text == "won")) return Of("customer");
        var wrote = Wrote(person);
        var employees = snapshot.Attribute("employees", Unit.Company);
        var fits = employees?.Value.Number is not { } number || number >= context.Settings.GetInteger("smallest");
        var cools = wrote?.EffectiveAt + Warm;
        var warm = cools > context.Now;
        var verdict = Of(warm && fits ? "prospect" : person.Activities.Count > 0 || person.Attributes.Latest("source") is not null ? "lead" : "none");
        return verdict with
        {
            ReevaluateAt = warm ? cools : null,
            Missing = verdict.Stage == "none" ? [new MissingFact { FactKey = "source", Criterion = "wrote", ForStage = "lead", Example = FactValue.OfText("referral") }] : [],
            Criteria =
            [
                new CriterionResult { Key = "wrote", State = wrote is null ? CriterionState.Unknown : warm ? CriterionState.Met : CriterionState.Failed, Evidence = wrote is null ? [] : [wrote.Reference] },
                new CriterionResult { Key = "fit", State = employees is null ? CriterionState.Unknown : fits ? CriterionState.Met : CriterionState.Failed },
            ],
        };
    }

    private static ActivityFact? Wrote(SubjectFacts person) => person.Activities.LastOrDefault(activity => activity is { Key: "email", Direction: Direction.Inbound });

    private static Verdict Of(string stage) => new() { Stage = stage, Explanation = new TextReference { Key = "why" } };

    private static StageDescription Stage(string key, StageKind kind, Unit unit) => new() { Key = key, Kind = kind, Unit = unit, Name = new LocalizedText { ["en"] = key } };

    private static CriterionDescription Criterion(string key) => new() { Key = key, Text = new LocalizedText { ["en"] = key } };
}
