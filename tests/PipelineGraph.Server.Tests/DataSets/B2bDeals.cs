using System.Globalization;
using PipelineGraph.Core.Import;
using PipelineGraph.Definitions;

namespace PipelineGraph.Server.Tests.DataSets;

/// <summary>Deals between companies, each with what was known of it and how it ended.</summary>
public class B2bDeals : DataSet
{
    public override string File => "salvirt_b2b_deals.csv";

    public override string ChangesTo => "qualified-deal";

    public override ImportMapping Mapping => TestInstallation.Mapping("b2b-deals.json");

    public override IReadOnlyList<string> Settings { get; } =
    [
        """
        {
          "profile": [
            { "key": "size", "unit": "COMPANY", "operator": "in", "values": ["Big", "Mid"] },
            { "key": "decision_power", "unit": "PERSON", "operator": "in", "values": ["influence", "decides"] },
            { "key": "can_pay", "operator": "eq", "values": [true] }
          ]
        }
        """,
        """{ "minimumQuality": 2 }""",
        """{ "targetMarket": [{ "key": "size", "operator": "in", "values": ["Big", "Mid"] }] }""",
        """{ "targetMarket": [{ "key": "size", "operator": "in", "values": ["Big", "Mid"] }] }""",
        """
        {
          "profile": [{ "key": "size", "operator": "in", "values": ["Big", "Mid"] }],
          "opportunityRule": "nada",
          "needRules": [{ "key": "need_defined", "operator": "eq", "values": ["Yes"] }],
          "abilityRules": [{ "key": "budget_allocated", "operator": "eq", "values": [true] }],
          "desireRules": [{ "key": "desire", "operator": "in", "values": ["Yes", "Neutral"] }],
          "authorityRules": [{ "key": "authority", "operator": "in", "values": ["Mid", "High"] }]
        }
        """,
    ];

    /// <summary>Whether it is told how the deals ended.</summary>
    protected virtual bool Decided => true;

    public override IReadOnlyDictionary<Who, string?[]> Answers(string file)
    {
        var columns = System.IO.File.ReadLines(file).First().Split(';');
        var answers = new Dictionary<Who, string?[]>();
        var number = 0;
        foreach (var row in Rows(file, ';'))
        {
            var id = (++number).ToString(CultureInfo.InvariantCulture);
            string Of(string column) => row[Array.IndexOf(columns, column)];
            var won = Decided && Of("Status") == "Won";
            var (asked, large, hasBudget) = (Of("RFP") == "Yes", Of("Comp_size") is "Big" or "Mid", Of("Budgt_alloc") == "Yes");
            var hasSay = Of("Authority") is "Mid" or "High";
            var inDialogue = won ? "customer" : asked && large ? "prospect" : "lead";
            answers.Add(new Who(Unit.Person, id),
            [
                won ? "customer" : !(large && hasSay && hasBudget) ? "lead" : asked ? "opportunity" : "prospect",
                // Without money it comes to no deal; with neither say nor money it is held back.
                won ? "customer" : !asked ? "lead" : Of("Budgt_alloc") == "No" ? "out" : hasSay && hasBudget ? "prospect" : "lead",
                won ? "sale" : large && hasBudget && Of("Authority") == "High" ? "prospect" : "lead",
                inDialogue,
                won ? "customer" : !asked ? "contact" : large ? "sql" : "lead",
            ]);
            answers.Add(new Who(Unit.Company, id), [null, null, null, inDialogue, null]);
            var nada = Of("Needs_def") == "Yes" && hasBudget && Of("Posit_statm") is "Yes" or "Neutral" && hasSay;
            answers.Add(new Who(Unit.Deal, id), [null, null, null, null, won ? "customer" : Decided ? "lost" : nada ? "opportunity" : "deal"]);
        }

        return answers;
    }
}

/// <summary>The same deals as they stood before anybody knew how they would end.</summary>
public sealed class OpenB2bDeals : B2bDeals
{
    public override ImportMapping Mapping
    {
        get
        {
            var text = System.IO.File.ReadAllText(Repository.File("tests", "mappings", "b2b-deals.json"));
            const string Outcome = """
                "outcome": { "column": "Status", "values": { "Won": "won", "Lost": "lost" } }
                """;
            Assert.Contains(Outcome, text, StringComparison.Ordinal);
            var (mapping, problems) = MappingReader.Read(text.Replace(Outcome, "", StringComparison.Ordinal));
            Assert.Empty(problems);
            return mapping!;
        }
    }

    protected override bool Decided => false;
}
