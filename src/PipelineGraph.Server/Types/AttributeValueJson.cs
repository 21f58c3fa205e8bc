using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PipelineGraph.Definitions;

namespace PipelineGraph.Server.Types;

/// <summary>A value of an attribute as <c>AttributeValueInput</c> takes it.</summary>
internal static class AttributeValueJson
{
    public static JsonElement Of(FactValue value) => JsonSerializer.SerializeToElement(value.Type switch
    {
        FactValueType.Number => new JsonObject { ["number"] = Decimal(value) },
        FactValueType.Money => new JsonObject { ["money"] = new JsonObject { ["amount"] = Decimal(value), ["currency"] = value.Currency } },
        FactValueType.Boolean => new JsonObject { ["boolean"] = value.Boolean },
        FactValueType.Date => new JsonObject { ["date"] = value.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) },
        FactValueType.List => new JsonObject { ["list"] = new JsonArray([.. value.List!.Select(text => (JsonNode)text)]) },
        _ => new JsonObject { ["text"] = value.Text },
    });

    private static string? Decimal(FactValue value) => value.Number?.ToString("0.######", CultureInfo.InvariantCulture);
}
