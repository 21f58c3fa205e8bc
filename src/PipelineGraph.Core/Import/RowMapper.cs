using System.Globalization;
using System.Text;
using System.Text.Json;
using PipelineGraph.Core.Activities;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Import;

/// <summary>Makes the subjects of a row, each with its facts.</summary>
internal sealed class RowMapper(ImportMapping mapping, AttributeTypes types, TimeZoneInfo zone, string currency, DateTimeOffset latest)
{
    private readonly RowValues values = new(mapping, mapping.TimeZone ?? zone, currency);

    /// <summary>Dates whose year follows from the rows above: read in every row, whether it is used there or not.</summary>
    private readonly IReadOnlyList<ImportInstant> calendars =
    [
        .. new[] { mapping.At }.Concat(mapping.Subjects.SelectMany(subject => new[] { subject.CreatedAt, subject.At })).Concat(mapping.Facts.Select(rule => rule.At))
            .OfType<ImportInstant>().Where(instant => instant.Month is not null),
    ];

    /// <summary>Company, contact, deal, where the row tells of them; empty when the mapping passes the row over. A bad row throws <see cref="RowFault"/>.</summary>
    public IReadOnlyList<SubjectFactsInput> Map(CsvRow row)
    {
        foreach (var calendar in calendars) values.Follow(row, calendar);
        var at = values.Date(row, mapping.At);
        if (mapping.When is { } when && !when.Holds(row)) return [];
        var subjects = new List<SubjectFactsInput>(3);
        foreach (var subject in mapping.Subjects)
        {
            if (subject.When is null || subject.When.Holds(row)) subjects.Add(Subject(row, subject, subjects, at));
        }

        return subjects;
    }

    private SubjectFactsInput Subject(CsvRow row, SubjectMapping subject, List<SubjectFactsInput> before, RowDate at)
    {
        var externalId = RowValues.Id(row, subject.ExternalId, "external id");
        var createdAt = values.Start(values.Date(row, subject.CreatedAt));
        if (createdAt > latest) throw new RowFault($"It was created at {Instant(createdAt.Value)}, which is still to come.");
        var company = subject.Unit == Unit.Company ? null : subject.Company is null ? Id(before, Unit.Company) : values.Fill(row, subject.Company);
        var facts = new List<FactInput>();
        if (subject.Unit == Unit.Deal && (subject.Buyer is null ? Id(before, Unit.Person) : values.Fill(row, subject.Buyer)) is { } buyer)
        {
            facts.Add(new FactInput
            {
                Type = FactType.Link,
                Key = "participant",
                Role = "buyer",
                TargetExternalId = buyer,
                OccurredAt = createdAt,
                ExternalSource = mapping.Source,
                ExternalId = $"buyer:{buyer}",
            });
        }

        var since = values.Date(row, subject.At);
        foreach (var attribute in subject.Attributes)
        {
            if (values.Value(row, attribute.Value, types.Of(subject.Unit, attribute.Key)) is { } value)
                facts.Add(Dated(new FactInput { Type = FactType.Attribute, Key = attribute.Key, Value = value }, since));
        }

        Rules(row, subject.Unit, facts, at, externalId);
        return new SubjectFactsInput
        {
            Unit = subject.Unit,
            ExternalSource = mapping.Source,
            ExternalId = externalId,
            Name = values.Text(row, subject.Name),
            Email = values.Text(row, subject.Email),
            CompanyExternalId = company,
            OwnerSubject = values.Text(row, subject.Owner),
            CreatedAt = createdAt,
            Facts = facts,
        };
    }

    private void Rules(CsvRow row, Unit unit, List<FactInput> facts, RowDate at, string externalId)
    {
        foreach (var rule in mapping.Facts)
        {
            if (rule.On != unit || rule.When?.Holds(row) == false) continue;
            var fact = new FactInput { Type = rule.Type, Key = rule.Key, Holds = rule.Holds, Direction = rule.Direction, Role = rule.Role, Degree = rule.Degree, QuoteStatus = rule.QuoteStatus };
            if (rule.Type == FactType.Attribute)
            {
                if (values.Value(row, rule.Value!, types.Of(unit, rule.Key)) is not { } value) continue;
                fact = fact with { Value = value };
            }
            else if (rule.Type == FactType.Quote)
            {
                fact = fact with
                {
                    Value = rule.Value is null ? null : values.Value(row, rule.Value, FactValueType.Money),
                    QuoteExternalId = rule.QuoteId is null ? externalId : RowValues.Id(row, rule.QuoteId, "quote id"),
                    ValidUntil = rule.ValidUntil is null ? null : values.Value(row, rule.ValidUntil, FactValueType.Date)?.Date,
                };
            }
            else if (rule.Type == FactType.Link)
            {
                if (values.Fill(row, rule.Target) is not { } target) continue;
                fact = fact with { TargetExternalId = target };
            }
            else
            {
                fact = fact with { Reason = values.Text(row, rule.Reason), Properties = Properties(row, rule.Properties) };
            }

            var what = rule.Direction is { } direction ? $"{rule.Key}:{direction.ToString().ToLowerInvariant()}" : rule.Key;
            var id = rule.Id is null ? $"{RowValues.Id(row, mapping.RowId, "row id")}:{what}" : RowValues.Id(row, rule.Id, "fact id");
            if (facts.Any(other => other.ExternalId == id))
                throw new RowFault($"Two facts of the row have the id '{id}': give one of the rules for '{rule.Key}' an \"id\".");
            facts.Add(Dated(fact with { ExternalSource = mapping.Source, ExternalId = id }, rule.At is null ? at : values.Date(row, rule.At)));
        }
    }

    private FactInput Dated(FactInput fact, RowDate date) =>
        values.Start(date) > latest
            ? throw new RowFault($"'{fact.Key}' happened at {Instant(values.Start(date)!.Value)}, which is still to come.")
            : fact with { OccurredAt = date.At, OccurredOn = date.On };

    private string? Properties(CsvRow row, IReadOnlyList<AttributeMapping> properties)
    {
        if (properties.Count == 0) return null;
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var property in properties)
            {
                var type = property.Value.Constant?.Type ?? (property.Value.Values is { } translations ? TypeOf(translations) : property.Value.Type);
                if (values.Value(row, property.Value, type) is { } value) Write(writer, property.Key, value);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static FactValueType TypeOf(IReadOnlyDictionary<string, FactValue?> translations) => translations.Values.FirstOrDefault(value => value is not null)?.Type ?? FactValueType.Text;

    private static void Write(Utf8JsonWriter writer, string name, FactValue value)
    {
        if (value.Boolean is { } flag) writer.WriteBoolean(name, flag);
        else if (value.Type == FactValueType.Number) writer.WriteNumber(name, value.Number!.Value);
        else if (value.Date is { } day) writer.WriteString(name, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        else if (value.List is { } items)
        {
            writer.WriteStartArray(name);
            foreach (var item in items) writer.WriteStringValue(item);
            writer.WriteEndArray();
        }
        else writer.WriteString(name, value.Text);
    }

    private static string? Id(List<SubjectFactsInput> subjects, Unit unit) => subjects.Find(subject => subject.Unit == unit)?.ExternalId;

    private static string Instant(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture);
}
