using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PipelineGraph.Core.Activities;
using PipelineGraph.Definitions;

namespace PipelineGraph.Server.Types;

/// <summary>What a fact told, as one JSON value: decimals are strings, as everywhere in this API.</summary>
internal static class StatementJson
{
    public static JsonElement? ValueOf(FactRecord fact) =>
        Node(fact) is { } node ? JsonSerializer.SerializeToElement(node) : null;

    private static JsonNode? Node(FactRecord fact) => fact.Type switch
    {
        FactType.Attribute => fact.ValueType switch
        {
            FactValueType.Number => Decimal(fact.ValueNumber),
            FactValueType.Money => Money(fact),
            FactValueType.Boolean => fact.ValueBoolean,
            FactValueType.Date => Day(fact.ValueDate),
            FactValueType.List => fact.ValueList is { } list ? JsonNode.Parse(list) : null,
            _ => fact.ValueText,
        },
        FactType.Consent => fact.ValueBoolean,
        FactType.Judgement => Object(("holds", fact.ValueBoolean), ("reason", fact.ValueText)),
        FactType.Link => Object(
            ("target", fact.TargetId is { } target ? GlobalId.Of(TargetKind(fact.Key), target) : null),
            ("ended", fact.ValueBoolean == false),
            ("role", fact.ValueText),
            ("degree", fact.ValueNumber)),
        FactType.Quote => Object(
            ("quote", fact.TargetId is { } quote ? GlobalId.Of(NodeKind.Quote, quote) : null),
            ("status", fact.Key.ToUpperInvariant()),
            ("amount", fact.ValueNumber is null ? null : Money(fact)),
            ("validUntil", Day(fact.ValueDate))),
        FactType.Override => Object(("stage", fact.Key), ("reason", fact.ValueText)),
        FactType.Void => Object(("reason", fact.ValueText)),
        _ => null,
    };

    private static NodeKind TargetKind(string key) => key is "employer" or "company" ? NodeKind.Company : NodeKind.Contact;

    private static JsonNode? Decimal(long? millionths) =>
        millionths is { } number ? (number / 1_000_000m).ToString("0.######", CultureInfo.InvariantCulture) : null;

    private static JsonNode? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static JsonObject Money(FactRecord fact) => Object(("amount", Decimal(fact.ValueNumber)), ("currency", fact.ValueCurrency));

    /// <summary>An object of what is known.</summary>
    private static JsonObject Object(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var json = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value is not null) json[name] = value;
        }

        return json;
    }
}
