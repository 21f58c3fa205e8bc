using System.Globalization;
using PipelineGraph.Core.Import;
using PipelineGraph.Definitions;

namespace PipelineGraph.Server.Tests.DataSets;

/// <summary>Clients of a bank, called to offer them a deposit: one row a client, with what is known of it and how it ended.</summary>
public sealed class BankMarketing : DataSet
{
    private static readonly string[] Columns =
        ["age", "job", "marital", "education", "default", "balance", "housing", "loan", "contact", "day", "month", "duration", "campaign", "pdays", "previous", "poutcome", "y"];

    public override string File => "bank-full.csv.gz";

    public override string ChangesTo => "dialogue";

    public override ImportMapping Mapping => TestInstallation.Mapping("bank-marketing.json");

    public override IReadOnlyList<string> Settings { get; } =
    [
        """
        {
          "audience": "b2c",
          "profile": [
            { "key": "job", "operator": "in", "values": ["management", "entrepreneur", "self-employed", "technician"] },
            { "key": "balance", "operator": "gte", "values": [1000] },
            { "key": "personal_loan", "operator": "eq", "values": [false] }
          ]
        }
        """,
        """{ "engagementActivities": [{ "kind": "call", "properties": { "outcome": "success" } }] }""",
        """
        {
          "targetMarket": [{ "key": "age", "operator": "gte", "values": [30] }, { "key": "age", "operator": "lte", "values": [60] }],
          "minimumMoney": 1500, "authority": "off"
        }
        """,
        """
        {
          "dialogueActivities": [{ "kind": "call", "properties": { "completed": true } }], "disqualificationReasons": ["credit_default"],
          "targetMarket": [{ "key": "age", "operator": "gte", "values": [30] }, { "key": "age", "operator": "lte", "values": [60] }],
          "hardConditions": ["means"]
        }
        """,
        """
        {
          "interestActivities": [{ "kind": "call", "direction": "OUTBOUND", "properties": { "outcome": "success" } }],
          "opportunityRule": "knownBuyer"
        }
        """,
    ];

    /// <summary>The rows, each as its value in a column.</summary>
    public static IEnumerable<Func<string, string>> Read(string file) => Rows(file, ';').Select<string[], Func<string, string>>(row => column => row[Array.IndexOf(Columns, column)]);

    public override IReadOnlyDictionary<Who, string?[]> Answers(string file)
    {
        var answers = new Dictionary<Who, string?[]>();
        var number = 0;
        foreach (var Of in Read(file))
        {
            var id = (++number).ToString(CultureInfo.InvariantCulture);
            var (bought, inDefault, earlier) = (Of("y") == "yes", Of("default") == "yes", Of("poutcome") == "success");
            var (age, balance) = (int.Parse(Of("age"), CultureInfo.InvariantCulture), decimal.Parse(Of("balance"), CultureInfo.InvariantCulture));
            var ofAge = age is >= 30 and <= 60;
            var matches = Of("job") is "management" or "entrepreneur" or "self-employed" or "technician" && balance >= 1000 && Of("loan") == "no";
            answers.Add(new Who(Unit.Person, id),
            [
                bought ? "customer" : inDefault ? "out" : matches ? "prospect" : "lead",
                bought ? "customer" : earlier ? "prospect" : "lead",
                bought ? "sale" : ofAge && balance >= 1500 ? "prospect" : "lead",
                // Everybody was spoken with.
                bought ? "customer" : inDefault ? "disqualified" : ofAge && balance > 0 ? "prospect" : "lead",
                bought ? "customer" : earlier && Of("contact") != "unknown" ? "lead" : "contact",
            ]);
            if (bought) answers.Add(new Who(Unit.Deal, id), [null, null, null, null, "customer"]);
        }

        return answers;
    }
}
