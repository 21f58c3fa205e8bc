using System.Globalization;
using PipelineGraph.Definitions;

namespace Company_Funnel;

/// <summary>
/// Who is known is a lead, who answers us is a prospect, and a prospect that stays silent is a lead again. A start: make it say what your company agreed on.
/// It is a pure function: the same facts, settings and instant give the same verdict, on every machine.
/// </summary>
public sealed class FunnelDefinition : IStageDefinition
{
    private const string SilentDays = "silentDays";
    private const string Replied = "replied";
    private const string Recent = "recent";

    /// <summary>What counts as an answer, when it comes from them.</summary>
    private static readonly string[] Kinds = ["email", "call", "meeting"];

    public DefinitionDescription Describe() => new()
    {
        Id = DefinitionManifest.Id,
        Version = DefinitionManifest.Version,
        Title = Text("Dialogue within a quarter", "Gesprek binnen een kwartaal"),
        Summary = Text("A prospect answers us, and did so not too long ago.", "Een prospect antwoordt ons, en deed dat niet te lang geleden."),
        Stages =
        [
            new StageDescription { Key = "lead", Kind = StageKind.Lead, Name = Text("Lead", "Lead") },
            new StageDescription { Key = "prospect", Kind = StageKind.Prospect, Name = Text("Prospect", "Prospect"), Criteria = [Replied, Recent] },
        ],
        Criteria =
        [
            new CriterionDescription
            {
                Key = Replied,
                Text = Text("They answered us", "Zij hebben ons geantwoord"),
                Question = Text("Have they ever answered us?", "Hebben zij ons ooit geantwoord?"),
            },
            new CriterionDescription { Key = Recent, Text = Text("Their last answer is recent", "Hun laatste antwoord is recent") },
        ],
        Settings =
        [
            new SettingDescription
            {
                Key = SilentDays,
                Default = SettingValue.Integer(90),
                Minimum = 1,
                Maximum = 3650,
                Title = Text("Days of silence after which a prospect is a lead again", "Dagen stilte waarna een prospect weer een lead is"),
            },
        ],
        Reads = new FactReads { Activities = Kinds },
        Texts = new Dictionary<string, LocalizedText>
        {
            ["never"] = Text("They have not answered yet.", "Zij hebben nog niet geantwoord."),
            ["talking"] = Text("They answered less than {days} days ago.", "Zij antwoordden minder dan {days} dagen geleden."),
            ["silent"] = Text("They have been silent for {days} days.", "Zij zwijgen al {days} dagen."),
        },
    };

    /// <summary>Settings that do not fit together; each within its bounds the host has seen to.</summary>
    public IReadOnlyList<SettingProblem> Validate(Settings settings) => [];

    public Verdict Evaluate(Snapshot snapshot, EvaluationContext context)
    {
        var answer = snapshot.Subject.Activities.LastOrDefault(activity => activity.Direction == Direction.Inbound && Kinds.Contains(activity.Key));
        if (answer is null)
        {
            return new Verdict
            {
                Stage = "lead",
                Explanation = new TextReference { Key = "never" },
                Criteria =
                [
                    new CriterionResult { Key = Replied, State = CriterionState.Unknown },
                    new CriterionResult { Key = Recent, State = CriterionState.Unknown },
                ],
                Missing = [new MissingFact { FactKey = "email", Criterion = Replied, ForStage = "prospect" }],
            };
        }

        var days = context.Settings.GetInteger(SilentDays);
        var silentAt = answer.EffectiveAt.AddDays(days);
        var isRecent = context.Now < silentAt;
        return new Verdict
        {
            Stage = isRecent ? "prospect" : "lead",
            Explanation = new TextReference
            {
                Key = isRecent ? "talking" : "silent",
                Parameters = new Dictionary<string, string> { ["days"] = days.ToString(CultureInfo.InvariantCulture) },
            },
            Criteria =
            [
                new CriterionResult { Key = Replied, State = CriterionState.Met, Evidence = [answer.Reference] },
                new CriterionResult { Key = Recent, State = isRecent ? CriterionState.Met : CriterionState.Failed, Evidence = [answer.Reference] },
            ],

            // The first instant at which the same facts give another stage: the server evaluates again when it comes.
            ReevaluateAt = isRecent ? silentAt : null,
        };
    }

    private static LocalizedText Text(string english, string dutch) => new() { ["en"] = english, ["nl"] = dutch };
}
