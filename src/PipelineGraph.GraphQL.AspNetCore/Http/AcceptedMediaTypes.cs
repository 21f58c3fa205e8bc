using System.Collections.Concurrent;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace PipelineGraph.GraphQL.AspNetCore.Http;

/// <summary>What a client accepts, read from its <c>Accept</c> header (RFC 9110, 12.5.1).</summary>
/// <param name="Preferred">The media type for an answer that any type can carry; null if the client takes none of them.</param>
/// <param name="TakesEventStream">Whether the client names <c>text/event-stream</c>, so that a subscription can be answered.</param>
/// <param name="PrefersHtml">Whether the client is a browser that wants a page.</param>
internal readonly record struct AcceptedMediaTypes(ResponseMediaType? Preferred, bool TakesEventStream, bool PrefersHtml)
{
    // In the order preferred where the client has no preference and names the type itself.
    private static readonly (ResponseMediaType Type, MediaTypeHeaderValue Value)[] Offered =
    [
        (ResponseMediaType.GraphQLResponseJson, new("application/graphql-response+json")),
        (ResponseMediaType.Json, new("application/json")),
        (ResponseMediaType.EventStream, new("text/event-stream")),
    ];

    private static readonly MediaTypeHeaderValue Html = new("text/html");

    // Clients say one of a few things, again and again; whoever says ever new ones is read anew.
    private static readonly ConcurrentDictionary<string, AcceptedMediaTypes> Known = new(StringComparer.Ordinal);

    private const int MaxKnown = 100, MaxKnownLength = 200;

    /// <summary>A client that says nothing, or something that is no list of media types, gets <c>application/json</c>.</summary>
    public static AcceptedMediaTypes Read(StringValues accept)
    {
        if (accept is not [{ Length: <= MaxKnownLength } text]) return Parse(accept);
        if (Known.TryGetValue(text, out var known)) return known;
        var types = Parse(accept);
        if (Known.Count < MaxKnown) Known.TryAdd(text, types);
        return types;
    }

    private static AcceptedMediaTypes Parse(StringValues accept)
    {
        if (StringValues.IsNullOrEmpty(accept) || !MediaTypeHeaderValue.TryParseList(accept, out var ranges))
            return new(ResponseMediaType.Json, TakesEventStream: false, PrefersHtml: false);

        ResponseMediaType? preferred = null;
        (double Quality, int Specificity, bool IsJson) best = (0, 0, false);
        foreach (var (type, value) in Offered)
        {
            var (quality, specificity) = Weigh(value, ranges);
            // "*/*" comes from a client that knows nothing of GraphQL: it gets the JSON that everybody reads, never a stream.
            if (quality <= 0 || (type == ResponseMediaType.EventStream && specificity == Anything)) continue;
            var candidate = (quality, specificity, IsJson: specificity < Exact && type == ResponseMediaType.Json);
            if (candidate.CompareTo(best) <= 0) continue;
            (preferred, best) = (type, candidate);
        }

        var (stream, streamSpecificity) = Weigh(Offered[2].Value, ranges);
        var (html, htmlSpecificity) = Weigh(Html, ranges);
        return new(
            preferred,
            TakesEventStream: stream > 0 && streamSpecificity > Anything,
            PrefersHtml: htmlSpecificity == Exact && html > 0 && html >= best.Quality);
    }

    private const int Anything = 1, AnySubtype = 2, Exact = 3;

    /// <summary>The quality given to a type by the most specific range that covers it.</summary>
    private static (double Quality, int Specificity) Weigh(MediaTypeHeaderValue type, IList<MediaTypeHeaderValue> ranges)
    {
        var (quality, specificity) = (0d, 0);
        foreach (var range in ranges)
        {
            var level = SpecificityFor(range, type);
            if (level <= specificity) continue;
            (quality, specificity) = (range.Quality ?? 1, level);
        }

        return (quality, specificity);
    }

    private static int SpecificityFor(MediaTypeHeaderValue range, MediaTypeHeaderValue type)
    {
        if (range.Charset.HasValue && !range.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)) return 0;
        if (range.MatchesAllTypes) return Anything;
        if (!range.Type.Equals(type.Type, StringComparison.OrdinalIgnoreCase)) return 0;
        if (range.MatchesAllSubTypes) return AnySubtype;
        return range.SubType.Equals(type.SubType, StringComparison.OrdinalIgnoreCase) ? Exact : 0;
    }
}
