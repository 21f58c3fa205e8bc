using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.Server.Types.Scalars;

/// <summary>Duration: ISO 8601 without years and months, as <c>P14D</c>.</summary>
internal sealed partial class DurationScalar() : ScalarType<TimeSpan>("Duration")
{
    public override object Parse(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String && Form().IsMatch(value.GetString()!))
        {
            try
            {
                return XmlConvert.ToTimeSpan(value.GetString()!);
            }
            catch (Exception exception) when (exception is FormatException or OverflowException)
            {
                // Falls through to the one message.
            }
        }

        throw new InputException($"Duration cannot represent {value.GetRawText()}: write a length of time as \"P14D\" or \"PT1S\", without years and months.");
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value) => writer.WriteStringValue(XmlConvert.ToString(value));

    [GeneratedRegex(@"^P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
