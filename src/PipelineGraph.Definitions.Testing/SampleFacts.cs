namespace PipelineGraph.Definitions.Testing;

/// <summary>
/// Made-up facts of the kinds that a definition reads: the same for the same seed. Half of the values are such as the key usually has; among the others
/// are odd types, ties, days without a time, facts without a date, and facts that were taken back.
/// </summary>
public sealed class SampleFacts
{
    private static readonly object[] Odd =
    [
        true, false, -5, 0, 99_999, 0.5m, FactValue.OfMoney(12_345, "EUR"), new DateOnly(2026, 1, 9), new DateOnly(9999, 12, 31), DateOnly.MinValue, "", "Iıİi", "won", "none",
        new[] { "US", "won" }, Array.Empty<string>(),
    ];

    private readonly FactReads reads;
    private readonly Random random;
    private readonly Given given;
    private readonly AttributeRule[] attributeRules;
    private readonly ActivityRule[] activityRules;
    private readonly string[] kinds;

#pragma warning disable CA5394 // made-up facts need no secrecy, but must be the same each time
    private SampleFacts(FactReads reads, Unit unit, int seed, Settings? settings, int firstId)
    {
        this.reads = reads;
        random = new Random(seed);
        given = new Given(unit, firstId);
        var values = settings?.Keys.Select(key => settings[key]).ToList() ?? [];
        attributeRules = [.. values.Where(value => value.Type == SettingType.AttributeRules).SelectMany(value => value.AsAttributeRules())];
        activityRules = [.. values.Where(value => value.Type == SettingType.ActivityRules).SelectMany(value => value.AsActivityRules())];
        kinds = reads.Activities.Contains("*") ? [.. WellKnownKeys.Activities.Order(StringComparer.Ordinal)] : [.. reads.Activities];
    }

    /// <param name="settings">What their rules name is among the facts more often.</param>
    public static Given Create(FactReads reads, Unit unit, int seed, Settings? settings = null) => Create(reads, unit, seed, settings, firstId: 1);

    internal static Given Create(FactReads reads, Unit unit, int seed, Settings? settings, int firstId)
    {
        var sample = new SampleFacts(reads, unit, seed, settings, firstId);
        for (var count = sample.random.Next(14); count > 0; count--) sample.Write();
        return sample.given;
    }

    private void Write()
    {
        Whose();
        switch (random.Next(14))
        {
            case < 5 when kinds.Length > 0:
                WriteActivity();
                break;
            case < 9 when reads.Attributes.Count > 0:
                WriteAttribute();
                break;
            case 9 when reads.Judgements.Count > 0:
                given.Judgement(Any(reads.Judgements), AnyTime(), holds: random.Next(3) > 0, reason: random.Next(2) == 0 ? null : "no_value");
                break;
            case 10 when reads.Consents.Count > 0:
                given.Consent(Any(reads.Consents), random.Next(2) == 0, AnyTime());
                break;
            case 11 or 12 when reads.Quotes:
                WriteQuote(given.Unit == Unit.Deal ? "deal" : Name("deal"));
                break;
            case 13:
                WriteLink();
                break;
            default:
                return;
        }

        if (random.Next(20) == 0) given.Voided();
    }

    /// <summary>Mostly the subject's own facts, else of somebody who can be around it.</summary>
    private void Whose()
    {
        switch (random.Next(8))
        {
            case 0 when given.Unit != Unit.Company:
                given.OfCompany();
                break;
            case 1 when given.Unit != Unit.Deal:
                given.OfDeal(Name("deal"));
                break;
            case 2 when given.Unit != Unit.Person:
                given.OfPerson(Name("person"));
                break;
            default:
                given.OfSubject();
                break;
        }
    }

    private void WriteActivity()
    {
        if (activityRules.Length > 0 && random.Next(3) == 0)
        {
            var rule = Any(activityRules);
            given.Activity(rule.Kind, rule.Direction, AnyTime(), [.. rule.Properties.Select(property => (property.Key, (object)property.Value))]);
            return;
        }

        var properties = WellKnownKeys.Properties.OrderBy(property => property.Key, StringComparer.Ordinal).Where(_ => random.Next(6) == 0)
            .Select(property => (property.Key, random.Next(4) == 0 ? Any(Odd) : Any(property.Value)));
        given.Activity(Any(kinds), random.Next(4) is var direction && direction == 3 ? null : (Direction)direction, AnyTime(), [.. properties]);
    }

    private void WriteAttribute()
    {
        if (attributeRules.Length > 0 && random.Next(3) == 0)
        {
            var rule = Any(attributeRules);
            if (rule.Unit == Unit.Company && given.Unit != Unit.Company) given.OfCompany();
            given.Attribute(rule.Key, rule.Example() ?? Any(Odd), AnyTime());
            return;
        }

        var key = Any(reads.Attributes);
        given.Attribute(key, random.Next(3) > 0 && WellKnownKeys.Attributes.TryGetValue(key, out var usual) ? Any(usual) : Any(Odd), AnyTime());
    }

    private void WriteQuote(string deal) => given.Quote(
        (QuoteStatus)random.Next(5), AnyTime(), random.Next(2) == 0 ? null : DateOnly.FromDateTime(Given.Day(random.Next(90)).UtcDateTime), deal, random.Next(2),
        random.Next(2) == 0 ? null : FactValue.OfMoney(random.Next(100_000), "EUR"));

    private void WriteLink()
    {
        var ended = random.Next(3) == 0;
        switch (random.Next(4))
        {
            case 0 when reads.Links.Count > 0:
                given.Link(Any(reads.Links), "somebody" + random.Next(2), AnyTime(), ended, degree: random.Next(1, 4));
                break;
            case 1 when given.Unit == Unit.Person:
                given.OfDeal(Name("deal")).Link("participant", "subject", AnyTime(), ended, role: random.Next(2) == 0 ? "buyer" : null);
                break;
            case 1 when given.Unit == Unit.Deal:
                var person = Name("person");
                given.OfPerson(person).OfSubject().Link("participant", person, AnyTime(), ended, role: random.Next(2) == 0 ? "buyer" : "influencer");
                break;
            case 1:
                given.OfPerson(Name("person")).Link("employer", "subject", AnyTime(), ended);
                break;
            case 2 when given.Unit != Unit.Company:
                given.OfCompany().OfSubject().Link(given.Unit == Unit.Person ? "employer" : "company", "company", AnyTime(), ended);
                break;
            case 2:
                given.OfDeal(Name("deal")).Link("company", "subject", AnyTime(), ended);
                break;
        }
    }

    /// <summary>Half days of two months, so that there are ties; some are days without a time, some have no date.</summary>
    private When AnyTime()
    {
        var day = random.Next(60) * 0.5;
        return random.Next(8) switch { 0 => DateOnly.FromDateTime(Given.Day(day).UtcDateTime), 1 => When.Undated(day), _ => day };
    }

    /// <summary>The first has the usual name, so that it is the subject itself where that is of the unit.</summary>
    private string Name(string of) => random.Next(2) == 0 ? of : of + "2";

    private T Any<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];
#pragma warning restore CA5394
}
