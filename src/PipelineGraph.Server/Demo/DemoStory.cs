using System.Text.Json;
using PipelineGraph.Core.Activities;
using PipelineGraph.Definitions;

namespace PipelineGraph.Server.Demo;

/// <summary>Invented companies, people and deals of a demonstration tenant: the same for each start on the same day.</summary>
internal abstract class DemoStory(DateTimeOffset today)
{
    private const string Source = "demo";
    private static readonly string[] FirstNames =
    [
        "Anna", "Bram", "Carla", "Daan", "Elif", "Femke", "Guus", "Hanna", "Imre", "Jules", "Kaat", "Lars", "Mila", "Noor", "Otis", "Pien", "Quint", "Roos",
        "Sem", "Tess", "Umut", "Vera", "Wout", "Xenia", "Yara", "Zeno",
    ];

    private static readonly string[] LastNames =
    [
        "Wolkenveld", "Quillfeather", "Sterrenhaak", "Inkwell", "Molenwiek", "Papershire", "Zandkasteel", "Teacup", "Lantaarn", "Nonesuch", "Regenboog",
        "Buttercross", "Klaproos", "Fernsby", "Maanlicht", "Driftwood", "Hazelaar", "Pepperpot", "Sneeuwklok", "Thimble",
    ];

    private static readonly string[] CompanyNames =
    [
        "Paper Lantern", "Blue Teapot", "Copper Kettle", "Snow Globe", "Windmill", "Marble Run", "Red Kite", "Tin Whistle", "Glass Anchor", "Wooden Shoe",
        "Silver Button", "Amber Compass", "Cloud Harbour", "Green Umbrella", "Brass Bell", "Quiet River", "Sand Castle", "Velvet Drum",
    ];

    private static readonly (string Suffix, string Industry)[] Industries =
    [
        ("Software", "software"), ("Logistics", "logistics"), ("Machines", "manufacturing"), ("Bakeries", "food"), ("Clinics", "healthcare"),
    ];

    private readonly Random random = new(20_260_101);
    private readonly List<SubjectFactsInput> companies = [];
    private readonly List<SubjectFactsInput> contacts = [];
    private readonly List<SubjectFactsInput> deals = [];

    protected static string[] Titles { get; } = ["director", "manager purchasing", "engineer", "owner", "planner", "assistant"];

    /// <summary>Companies, then contacts, then deals.</summary>
    public IReadOnlyList<SubjectFactsInput> Tell(int count)
    {
        for (var index = 0; index < count * 2 / 5; index++) companies.Add(Company(index));
        for (var index = 0; index < count; index++) Contact(index);
        return [.. companies, .. contacts, .. deals];
    }

    /// <summary>What happened with one contact since its creation, to which the story adds facts and perhaps a deal.</summary>
    protected abstract void Live(Person person);

    protected bool Chance(int percent) => random.Next(100) < percent;

    protected int Between(int lowest, int highest) => random.Next(lowest, highest + 1);

    protected T One<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    /// <summary>One of the choices, each as often as its weight says.</summary>
    protected T Weighted<T>(params IReadOnlyList<(T Choice, int Weight)> choices)
    {
        var left = random.Next(choices.Sum(choice => choice.Weight));
        foreach (var (choice, weight) in choices)
        {
            if ((left -= weight) < 0) return choice;
        }

        throw new InvalidOperationException("The weights add up to more than was drawn.");
    }

    protected static FactInput Attribute(string key, FactValue value, DateTimeOffset at) => new() { Type = FactType.Attribute, Key = key, Value = value, OccurredAt = at };

    /// <summary>Opens a deal with the person as its buyer.</summary>
    protected List<FactInput> Deal(Person person, DateTimeOffset at)
    {
        var facts = new List<FactInput>
        {
            new() { Type = FactType.Link, Key = "participant", Role = "buyer", TargetExternalId = person.Id, OccurredAt = at },
            Attribute("amount", FactValue.OfMoney(Between(4, 60) * 500m, "EUR"), at),
            Attribute("probability", FactValue.OfNumber(Between(2, 9) * 10), at),
        };
        deals.Add(new SubjectFactsInput
        {
            Unit = Unit.Deal,
            ExternalSource = Source,
            ExternalId = $"deal-{deals.Count + 1:000}",
            Name = $"{One(["Licences", "Maintenance", "Pilot", "Extension", "Training"])} for {companies[person.Company].Name}",
            CompanyExternalId = companies[person.Company].ExternalId,
            OwnerSubject = person.Owner,
            CreatedAt = at,
            Facts = facts,
        });
        return facts;
    }

    protected static FactInput Quote(QuoteStatus status, DateTimeOffset at, DateOnly? validUntil = null) =>
        new() { Type = FactType.Quote, QuoteStatus = status, QuoteExternalId = $"quote-{at.UtcTicks}", OccurredAt = at, ValidUntil = validUntil };

    private SubjectFactsInput Company(int index)
    {
        var (suffix, industry) = Industries[index / CompanyNames.Length % Industries.Length];
        var created = today.AddDays(-200);
        return new SubjectFactsInput
        {
            Unit = Unit.Company,
            ExternalSource = Source,
            ExternalId = $"company-{index + 1:000}",
            Name = $"{CompanyNames[index % CompanyNames.Length]} {suffix}",
            CreatedAt = created,
            Facts =
            [
                Attribute("industry", FactValue.OfText(industry), created),
                Attribute("country", FactValue.OfText(Weighted(("NL", 6), ("BE", 2), ("DE", 2))), created),
                Attribute("employees", FactValue.OfNumber(One([6, 12, 24, 60, 85, 140, 320])), created),
            ],
        };
    }

    private void Contact(int index)
    {
        var (first, last) = (FirstNames[index % FirstNames.Length], LastNames[(index / FirstNames.Length + index) % LastNames.Length]);
        var created = today.AddDays(-Between(25, 180)).AddHours(Between(8, 17)).AddMinutes(Between(0, 59));
        var person = new Person($"contact-{index + 1:000}", random.Next(companies.Count), One(["Mara", "Joris", "Sanne"]), created, today, this);
        Live(person);
        contacts.Add(new SubjectFactsInput
        {
            Unit = Unit.Person,
            ExternalSource = Source,
            ExternalId = person.Id,
            Name = $"{first} {last}",
            Email = $"{first}.{last}.{index + 1}@{(index % 2 == 0 ? "example.com" : "example.org")}".ToLowerInvariant(),
            CompanyExternalId = companies[person.Company].ExternalId,
            OwnerSubject = person.Owner,
            CreatedAt = created,
            Facts = person.Facts,
        });
    }

    /// <summary>A contact whose days go on with each thing that happens.</summary>
    protected sealed class Person(string id, int company, string owner, DateTimeOffset created, DateTimeOffset today, DemoStory story)
    {
        private DateTimeOffset now = created;

        public string Id => id;

        public int Company => company;

        public string Owner => owner;

        public List<FactInput> Facts { get; } = [];

        /// <summary>Some days go by, but never into today.</summary>
        public DateTimeOffset Later(int fromDays, int toDays)
        {
            var room = (int)(today - now).TotalDays - 1;
            now = now.AddDays(Math.Clamp(story.Between(fromDays, toDays), 0, Math.Max(room, 0))).AddMinutes(story.Between(5, 40));
            return now;
        }

        public void Knows(string key, FactValue value) => Facts.Add(Attribute(key, value, now));

        public void Does(string kind, Direction? direction, object? properties = null) => Facts.Add(new FactInput
        {
            Type = FactType.Activity,
            Key = kind,
            Direction = direction,
            OccurredAt = now,
            Properties = properties is null ? null : JsonSerializer.Serialize(properties),
        });

        public void Permits(string key, bool given) => Facts.Add(new FactInput { Type = FactType.Consent, Key = key, Holds = given, OccurredAt = now });

        public void IsJudged(string key, string? reason = null) => Facts.Add(new FactInput { Type = FactType.Judgement, Key = key, Reason = reason, OccurredAt = now });
    }
}
