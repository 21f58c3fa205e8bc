using PipelineGraph.Definitions;

namespace PipelineGraph.Plugins.Workers;

/// <summary>A snapshot on its way to a worker.</summary>
internal static class SnapshotForm
{
    private const int OfSubject = 1, AtEffect = 2, AtOther = 4, OnDay = 8;

    public static void Write(FrameWriter writer, Snapshot snapshot)
    {
        Write(writer, snapshot.Subject);
        writer.Boolean(snapshot.Company is not null);
        if (snapshot.Company is { } company) Write(writer, company);
        writer.List(snapshot.Persons, person => Write(writer, person));
        writer.List(snapshot.Deals, deal => Write(writer, deal));
    }

    public static Snapshot Read(FrameReader reader) => new()
    {
        Subject = Subject(reader),
        Company = reader.Boolean() ? Subject(reader) : null,
        Persons = reader.List(() => Subject(reader)),
        Deals = reader.List(() => Subject(reader)),
    };

    private static void Write(FrameWriter writer, SubjectFacts facts)
    {
        writer.Id(facts.SubjectId);
        writer.Byte((int)facts.Unit);
        writer.Instant(facts.CreatedAt);
        Write(writer, facts, facts.Attributes, fact => writer.Value(fact.Value));
        Write(writer, facts, facts.Activities, fact =>
        {
            writer.Byte(fact.Direction is { } direction ? (int)direction + 1 : 0);
            writer.List(fact.Properties, property =>
            {
                writer.Text(property.Key);
                writer.Value(property.Value);
            });
        });
        Write(writer, facts, facts.Links, fact =>
        {
            writer.Id(fact.TargetId);
            writer.Boolean(fact.Ended);
            writer.Text(fact.Role);
            writer.Optional(fact.Degree, writer.Integer);
        });
        Write(writer, facts, facts.Consents, fact => writer.Boolean(fact.Given));
        Write(writer, facts, facts.Judgements, fact =>
        {
            writer.Boolean(fact.Holds);
            writer.Text(fact.Reason);
        });
        Write(writer, facts, facts.Quotes, fact =>
        {
            writer.Id(fact.QuoteId);
            writer.Byte((int)fact.Status);
            writer.Boolean(fact.Amount is not null);
            if (fact.Amount is { } amount) writer.Value(amount);
            writer.Optional(fact.ValidUntil, writer.Day);
        });
    }

    private static void Write<T>(FrameWriter writer, SubjectFacts facts, FactList<T> list, Action<T> rest)
        where T : Fact => writer.List(list, fact =>
    {
        var same = fact.Reference.SubjectId == facts.SubjectId;
        var atEffect = fact.OccurredAt is { } occurred && occurred.EqualsExact(fact.EffectiveAt);
        writer.Byte((same ? OfSubject : 0) | (fact.OccurredAt is null ? 0 : atEffect ? AtEffect : AtOther) | (fact.OccurredOn is null ? 0 : OnDay));
        if (!same) writer.Id(fact.Reference.SubjectId);
        writer.Number(fact.Reference.FactNo);
        writer.Text(fact.Key);
        writer.Instant(fact.EffectiveAt);
        if (fact.OccurredAt is { } at && !atEffect) writer.Instant(at);
        if (fact.OccurredOn is { } day) writer.Day(day);
        rest(fact);
    });

    private static SubjectFacts Subject(FrameReader reader)
    {
        var id = reader.Id();
        return new SubjectFacts
        {
            SubjectId = id,
            Unit = reader.Named<Unit>(),
            CreatedAt = reader.Instant(),
            Attributes = Facts(reader, id, head => new AttributeFact
            {
                Reference = head.Reference,
                Key = head.Key,
                EffectiveAt = head.EffectiveAt,
                OccurredAt = head.OccurredAt,
                OccurredOn = head.OccurredOn,
                Value = reader.Value(),
            }),
            Activities = Facts(reader, id, head => new ActivityFact
            {
                Reference = head.Reference,
                Key = head.Key,
                EffectiveAt = head.EffectiveAt,
                OccurredAt = head.OccurredAt,
                OccurredOn = head.OccurredOn,
                Direction = reader.Byte() is var direction and > 0 ? (Direction)(direction - 1) : null,
                Properties = Properties(reader),
            }),
            Links = Facts(reader, id, head => new LinkFact
            {
                Reference = head.Reference,
                Key = head.Key,
                EffectiveAt = head.EffectiveAt,
                OccurredAt = head.OccurredAt,
                OccurredOn = head.OccurredOn,
                TargetId = reader.Id(),
                Ended = reader.Boolean(),
                Role = reader.Text(),
                Degree = reader.Optional(reader.Integer),
            }),
            Consents = Facts(reader, id, head => new ConsentFact
            {
                Reference = head.Reference,
                Key = head.Key,
                EffectiveAt = head.EffectiveAt,
                OccurredAt = head.OccurredAt,
                OccurredOn = head.OccurredOn,
                Given = reader.Boolean(),
            }),
            Judgements = Facts(reader, id, head => new JudgementFact
            {
                Reference = head.Reference,
                Key = head.Key,
                EffectiveAt = head.EffectiveAt,
                OccurredAt = head.OccurredAt,
                OccurredOn = head.OccurredOn,
                Holds = reader.Boolean(),
                Reason = reader.Text(),
            }),
            Quotes = Facts(reader, id, head => new QuoteFact
            {
                Reference = head.Reference,
                Key = head.Key,
                EffectiveAt = head.EffectiveAt,
                OccurredAt = head.OccurredAt,
                OccurredOn = head.OccurredOn,
                QuoteId = reader.Id(),
                Status = reader.Named<QuoteStatus>(),
                Amount = reader.Boolean() ? reader.Value() : null,
                ValidUntil = reader.Optional(reader.Day),
            }),
        };
    }

    private static IReadOnlyDictionary<string, FactValue> Properties(FrameReader reader)
    {
        var properties = reader.List(() => KeyValuePair.Create(reader.Word(), reader.Value()));
        return properties.Count == 0 ? None : properties.ToDictionary(StringComparer.Ordinal);
    }

    private static readonly IReadOnlyDictionary<string, FactValue> None = new Dictionary<string, FactValue>();

    private static FactList<T> Facts<T>(FrameReader reader, Guid subject, Func<Head, T> rest)
        where T : Fact => FactList<T>.Of(reader.List(() => rest(new Head(reader, subject))));

    /// <summary>What every fact has.</summary>
    private readonly struct Head
    {
        public Head(FrameReader reader, Guid subject)
        {
            var flags = reader.Byte();
            Reference = new FactReference { SubjectId = (flags & OfSubject) != 0 ? subject : reader.Id(), FactNo = reader.Number() };
            Key = reader.Word();
            EffectiveAt = reader.Instant();
            OccurredAt = (flags & AtEffect) != 0 ? EffectiveAt : (flags & AtOther) != 0 ? reader.Instant() : null;
            OccurredOn = (flags & OnDay) != 0 ? reader.Day() : null;
        }

        public FactReference Reference { get; }

        public string Key { get; }

        public DateTimeOffset EffectiveAt { get; }

        public DateTimeOffset? OccurredAt { get; }

        public DateOnly? OccurredOn { get; }
    }
}
