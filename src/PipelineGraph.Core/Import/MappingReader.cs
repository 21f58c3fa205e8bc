using System.Text.Json;
using PipelineGraph.Core.Activities;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Import;

/// <summary>Reads a mapping from its JSON, and finds everything that is wrong with it at once.</summary>
public static class MappingReader
{
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The mapping holds what could be read even where there are problems, so that its columns can be checked too; it is null when the text is no JSON object.</summary>
    public static (ImportMapping? Mapping, IReadOnlyList<MappingProblem> Problems) Read(string json)
    {
        var problems = new List<MappingProblem>();
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return JsonShape.Of(document.RootElement, "", problems) is { } shape ? (Mapping(shape, problems), problems) : (null, problems);
        }
        catch (JsonException exception)
        {
            return (null, [new MappingProblem("", $"The mapping is no JSON (line {exception.LineNumber + 1}, character {exception.BytePositionInLine + 1}).")]);
        }
    }

    private static ImportMapping Mapping(JsonShape shape, List<MappingProblem> problems)
    {
        var values = new ValueReader(problems);
        var mapping = new ImportMapping
        {
            Source = shape.RequiredText("source") ?? "",
            Encoding = Encoding(shape),
            Separator = shape.Character("separator"),
            Quote = shape.Character("quote") ?? '"',
            DecimalSeparator = shape.Character("decimalSeparator") ?? '.',
            GroupSeparator = shape.Character("groupSeparator"),
            TimeZone = Zone(shape),
            Unknown = shape.Texts("unknown") ?? [],
            RowId = ValueReader.Template(shape, "rowId") ?? Template.RowNumber,
            When = values.Condition(shape, "when"),
            At = values.Instant(shape, "at"),
            Declare = [.. shape.Items("declare").Select(item => Declaration(item.Element, item.Path, problems)).OfType<AttributeDeclaration>()],
            Company = Subject(shape, "company", Unit.Company, values, problems),
            Contact = Subject(shape, "contact", Unit.Person, values, problems),
            Deal = Subject(shape, "deal", Unit.Deal, values, problems),
        };
        mapping = mapping with
        {
            Facts = [.. shape.Items("facts").Select(item => Rule(item.Element, item.Path, mapping, values, problems)).OfType<FactRule>()],
        };
        shape.End();
        if (!mapping.Subjects.Any()) problems.Add(new MappingProblem("", "One of the properties 'contact', 'company' and 'deal' must say whom the rows tell of."));
        if (mapping.GroupSeparator == mapping.DecimalSeparator) problems.Add(new MappingProblem("groupSeparator", "must differ from decimalSeparator."));
        return mapping;
    }

    private static string Encoding(JsonShape shape)
    {
        var name = shape.Text("encoding")?.ToLowerInvariant() ?? "utf-8";
        if (CsvText.Encodings.Contains(name, StringComparer.Ordinal)) return name;
        shape.Problem("encoding", $"'{name}' is none of {string.Join(", ", CsvText.Encodings)}.");
        return "utf-8";
    }

    private static TimeZoneInfo? Zone(JsonShape shape)
    {
        if (shape.Text("timeZone") is not { } name) return null;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)) return zone;
        shape.Problem("timeZone", $"'{name}' is no IANA time zone, as Europe/Amsterdam.");
        return null;
    }

    private static AttributeDeclaration? Declaration(JsonElement element, string path, List<MappingProblem> problems)
    {
        if (JsonShape.Of(element, path, problems) is not { } shape) return null;
        if (!shape.Has("unit")) shape.Problem("", "the property 'unit' is missing.");
        if (!shape.Has("type")) shape.Problem("", "the property 'type' is missing.");
        var declaration = new AttributeDeclaration(
            shape.Choice<Unit>("unit") ?? default, shape.RequiredText("key") ?? "", shape.Choice<FactValueType>("type") ?? default, shape.Flag("dimension") ?? false, shape.Text("label"));
        shape.End();
        return declaration;
    }

    private static SubjectMapping? Subject(JsonShape parent, string property, Unit unit, ValueReader values, List<MappingProblem> problems)
    {
        if (parent.Take(property) is not { } element || JsonShape.Of(element, parent.PathOf(property), problems) is not { } shape) return null;
        if (!shape.Has("externalId")) shape.Problem("", "the property 'externalId' is missing.");
        var subject = new SubjectMapping
        {
            Unit = unit,
            ExternalId = ValueReader.Template(shape, "externalId") ?? Template.RowNumber,
            Name = values.Value(shape, unit == Unit.Person ? "displayName" : "name"),
            Email = unit == Unit.Person ? values.Value(shape, "email") : null,
            Owner = values.Value(shape, "owner"),
            Company = unit == Unit.Company ? null : ValueReader.Template(shape, "company"),
            Buyer = unit == Unit.Deal ? ValueReader.Template(shape, "buyer") : null,
            CreatedAt = values.Instant(shape, "createdAt"),
            At = values.Instant(shape, "at"),
            When = values.Condition(shape, "when"),
            Attributes = values.Attributes(shape, "attributes"),
        };
        shape.End();
        return subject;
    }

    private static FactRule? Rule(JsonElement element, string path, ImportMapping mapping, ValueReader values, List<MappingProblem> problems)
    {
        if (JsonShape.Of(element, path, problems) is not { } shape) return null;
        string[] families = ["activity", "attribute", "quote", "judgement", "consent", "link"];
        var named = families.Where(shape.Has).ToList();
        if (named is not [var family])
        {
            shape.Problem("", $"a fact has exactly one of {string.Join(", ", families)}{(named.Count == 0 ? "" : $", not {string.Join(" and ", named)}")}.");
            return null;
        }

        var quoteStatus = family == "quote" ? shape.Choice<QuoteStatus>(family) : null;
        var unit = Target(shape, family, mapping);
        var rule = new FactRule
        {
            Type = Enum.Parse<FactType>(family, ignoreCase: true),
            Key = family == "quote" ? quoteStatus?.ToString().ToLowerInvariant() ?? "" : shape.Text(family) ?? "",
            On = unit,
            When = values.Condition(shape, "when"),
            At = values.Instant(shape, "at"),
            Id = ValueReader.Template(shape, "id"),
            QuoteStatus = quoteStatus,
        };
        rule = family switch
        {
            "activity" => rule with { Direction = shape.Choice<Direction>("direction"), Properties = values.Attributes(shape, "properties") },
            "attribute" => rule with { Value = Required(shape, "value", () => values.Value(shape, "value")) },
            "quote" => rule with { Value = values.Value(shape, "amount"), QuoteId = ValueReader.Template(shape, "quoteId"), ValidUntil = values.Value(shape, "validUntil") },
            "judgement" => rule with { Holds = shape.Flag("holds") ?? true, Reason = values.Value(shape, "reason") },
            "consent" => rule with { Holds = shape.Flag("given") ?? true },
            _ => rule with
            {
                Target = Required(shape, "target", () => ValueReader.Template(shape, "target")),
                Role = shape.Text("role"),
                Degree = shape.Integer("degree", 1, 3),
                Holds = !(shape.Flag("ended") ?? false),
            },
        };
        shape.End();
        return rule;
    }

    private static Unit Target(JsonShape shape, string family, ImportMapping mapping)
    {
        var named = shape.Text("on");
        Unit? unit = named switch { null => null, "contact" => Unit.Person, "company" => Unit.Company, "deal" => Unit.Deal, _ => null };
        if (named is not null && unit is null) shape.Problem("on", $"'{named}' is none of contact, company, deal.");
        var target = unit ?? (family == "quote" ? Unit.Deal : mapping.Subjects.Select(subject => (Unit?)subject.Unit).FirstOrDefault(candidate => candidate == Unit.Person)
            ?? (mapping.Deal is null ? Unit.Company : Unit.Deal));
        if (family == "quote" && target != Unit.Deal) shape.Problem("on", "a quote belongs to a deal.");
        else if (mapping.SubjectOf(target) is null)
            shape.Problem("on", $"the mapping has no '{(target == Unit.Person ? "contact" : target == Unit.Deal ? "deal" : "company")}' that the fact could belong to.");
        return target;
    }

    private static T? Required<T>(JsonShape shape, string property, Func<T?> read)
        where T : class
    {
        if (!shape.Has(property)) shape.Problem("", $"the property '{property}' is missing.");
        return read();
    }
}
