using System.Text.Json;

namespace PipelineGraph.Definitions.Testing;

/// <summary>Reads one given fact of an example file.</summary>
internal static class GivenReader
{
    public const int MostDays = 36_500;

    private static readonly string[] Kinds = ["attribute", "activity", "judgement", "consent", "link", "quote"];

    /// <summary>Adds the fact, and gives its key.</summary>
    public static string Add(Given given, JsonElement json)
    {
        var fields = new JsonFields(json, "A given fact");
        var kinds = Kinds.Where(fields.Has).ToList();
        if (kinds.Count != 1)
        {
            var names = string.Join(", ", json.EnumerateObject().Select(field => $"'{field.Name}'"));
            throw new FormatException($"A given fact has exactly one of: {string.Join(", ", Kinds)}.{(names.Length == 0 ? "" : $" This one has {names}.")}");
        }

        var key = fields.Text(kinds[0])!;
        var when = Time(fields) ?? default;
        var of = fields.Text("of");
        var voided = fields.Boolean("voided") == true;
        Turn(given, of ?? (kinds[0] == "quote" ? "deal" : "subject"));
        switch (kinds[0])
        {
            case "attribute":
                var value = fields.Find("is") ?? throw new FormatException("An attribute needs 'is': its value.");
                given.Attribute(key, FactValueJson.Read(value), when);
                break;
            case "activity":
                (string, object)[] properties = [.. fields.Properties("with").Select(property => (property.Name, (object)FactValueJson.Read(property.Value)))];
                given.Activity(key, fields.Word<Direction>("direction"), when, properties);
                break;
            case "judgement":
                given.Judgement(key, when, fields.Boolean("is") ?? true, fields.Text("reason"));
                break;
            case "consent":
                given.Consent(key, fields.Boolean("is") ?? true, when);
                break;
            case "link":
                var to = fields.Text("to") ?? throw new FormatException("A link needs 'to': whom it leads to.");
                // Somebody of the example by the name that 'of' would use; any other name is a stranger to it.
                if (to.Split(' ', 2)[0] is "company" or "deal" or "person") Turn(given, to);
                Turn(given, of ?? "subject");
                given.Link(key, to, when, fields.Boolean("ended") == true, fields.Text("role"), (int?)fields.Number("degree", 1, 3));
                break;
            default:
                key = "quote";
                AddQuote(given, fields, of ?? "deal", when);
                break;
        }

        fields.NothingElse();
        if (voided) given.Voided();
        return key;
    }

    /// <summary>When it happened; null where nothing is said.</summary>
    public static When? Time(JsonFields fields)
    {
        var day = (double?)fields.Number("day", -MostDays, MostDays);
        var undated = fields.Boolean("undated") == true;
        if (fields.Date("on") is not { } date) return undated ? When.Undated(day ?? 0) : day is { } number ? number : null;
        return day is null && !undated ? date : throw new FormatException("A fact has either 'day' or 'on', and 'undated' goes with 'day' only.");
    }

    private static void AddQuote(Given given, JsonFields fields, string deal, When when)
    {
        var status = fields.Word<QuoteStatus>("quote")!.Value;
        var amount = fields.Find("amount") is { } json ? FactValueJson.Read(json) : null;
        if (amount is not null && amount.Type != FactValueType.Money) throw new FormatException("'amount' is money, as {\"amount\": 500, \"currency\": \"EUR\"}.");
        given.Quote(status, when, fields.Date("validUntil"), deal, (int)(fields.Number("number", 1, 1000) ?? 1), amount);
    }

    private static void Turn(Given given, string of)
    {
        var unit = of.Split(' ', 2)[0];
        _ = unit switch
        {
            "subject" when of == "subject" => given.OfSubject(),
            "company" => given.OfCompany(of),
            "deal" => given.OfDeal(of),
            "person" => given.OfPerson(of),
            _ => throw new FormatException("'of' is company, deal or person, with a name after it where there are several, as \"deal B\"."),
        };
    }
}
