namespace PipelineGraph.Definitions.Testing;

/// <summary>Made-up facts of the kinds that a definition reads: the same for the same seed, with ties and odd types among them.</summary>
public static class SampleFacts
{
    private static readonly string[] Words =
        ["won", "lost", "now", "later", "decides", "none", "case_study", "contact", "information", "director", "US", "Iıİi", ""];

    private static readonly string[] Properties = ["question", "interest", "automated", "completed", "tag", "form", "purpose", "problem", "content"];

    public static Given Create(FactReads reads, Unit unit, int seed)
    {
#pragma warning disable CA5394 // made-up facts need no secrecy, but must be the same each time
        var random = new Random(seed);
        var given = new Given(unit);
        var kinds = reads.Activities.Where(kind => kind != "*").DefaultIfEmpty("email").ToArray();
        for (var count = random.Next(14); count > 0; count--)
        {
            var day = random.Next(60) * 0.5;
            switch (random.Next(10))
            {
                case < 5:
                    given.Activity(Any(kinds), random.Next(4) is var direction && direction == 3 ? null : (Direction)direction, day, SomeProperties());
                    break;
                case < 8 when reads.Attributes.Count > 0:
                    var key = Any(reads.Attributes);
                    if (random.Next(3) == 0) given.DealAttribute(key, AnyValue(), day, "deal" + random.Next(2));
                    else if (random.Next(2) == 0) given.CompanyAttribute(key, AnyValue(), day);
                    else given.Attribute(key, AnyValue(), day);
                    break;
                case 8 when reads.Judgements.Count > 0:
                    given.Judgement(Any(reads.Judgements), day, holds: random.Next(3) > 0);
                    break;
                case 9 when reads.Quotes:
                    DateOnly? validUntil = random.Next(2) == 0 ? null : DateOnly.FromDateTime(Given.Day(day + random.Next(60)).UtcDateTime);
                    given.Quote((QuoteStatus)random.Next(5), day, validUntil, "deal" + random.Next(2), random.Next(2));
                    break;
            }
        }

        return given;

        string Any(IReadOnlyList<string> items) => items[random.Next(items.Count)];

        object AnyValue() => random.Next(6) switch
        {
            0 => true,
            1 => false,
            2 => random.Next(-5, 100_000),
            3 => FactValue.OfMoney(random.Next(100_000), "EUR"),
            4 => DateOnly.FromDateTime(Given.Day(random.Next(400)).UtcDateTime),
            _ => Any(Words),
        };

        (string, object)[] SomeProperties() =>
            [.. Properties.Where(_ => random.Next(4) == 0).Select(name => (name, random.Next(3) == 0 ? (object)Any(Words) : random.Next(2) == 0))];
#pragma warning restore CA5394
    }
}
