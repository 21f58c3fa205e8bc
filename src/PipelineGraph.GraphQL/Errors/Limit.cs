using System.Globalization;
using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL;

/// <summary>A bound that a request went beyond: its name, what was asked and what is allowed go into the error's extensions.</summary>
/// <param name="Name">The bound's name in the configuration, as `Depth`.</param>
/// <param name="Asked">What the request asks for; null where it was not followed to its end.</param>
/// <param name="Allowed">The bound.</param>
internal readonly record struct Limit(string Name, double? Asked, double Allowed)
{
    public Dictionary<string, object?> ToExtensions()
    {
        var extensions = new Dictionary<string, object?> { ["code"] = ErrorCodes.Limit, ["limit"] = Name, ["allowed"] = Allowed };
        if (Asked is { } asked) extensions["asked"] = asked;
        return extensions;
    }

    public GraphQLError ToError(FormattableString message, params ReadOnlySpan<Node> nodes) => new()
    {
        Message = message.ToString(CultureInfo.InvariantCulture),
        Locations = Node.LocationsOf(nodes),
        Extensions = ToExtensions(),
    };

    public GraphQLException ToException(FormattableString message) => new(message.ToString(CultureInfo.InvariantCulture), ErrorCodes.Limit, ToExtensions());
}
