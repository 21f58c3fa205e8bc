using System.Buffers.Text;
using System.Globalization;
using System.Text;
using PipelineGraph.GraphQL;

namespace PipelineGraph.Server.Types;

/// <summary>What an id can name; the names are those of the object types.</summary>
internal enum NodeKind
{
    Contact,
    Company,
    Deal,
    Quote,
    Actor,
    Activity,
    Statement,
    StageDefinition,
    DefinitionBinding,
    Activation,
    StageChange,
    Preview,
    Comparison,
    Restatement,
    QuestionSearch,
    Shadow,
}

/// <summary>The ids of this API: base64url of <c>Type:key</c>, opaque to clients. That an id can be read says nothing of whether its node is there.</summary>
internal static class GlobalId
{
    private static readonly byte[][] Prefixes = [.. Enum.GetValues<NodeKind>().Select(kind => Encoding.UTF8.GetBytes($"{kind}:"))];

    public static string Of(NodeKind kind, Guid key)
    {
        Span<byte> text = stackalloc byte[64];
        var prefix = Prefixes[(int)kind];
        prefix.CopyTo(text);
        key.TryFormat(text[prefix.Length..], out var length, "N");
        return Base64Url.EncodeToString(text[..(prefix.Length + length)]);
    }

    public static string Of(NodeKind kind, long key) => Of(kind, key.ToString(CultureInfo.InvariantCulture));

    public static string Of(NodeKind kind, string key) => Base64Url.EncodeToString([.. Prefixes[(int)kind], .. Encoding.UTF8.GetBytes(key)]);

    /// <summary>The kind and key of an id that this API could have given; null for anything else.</summary>
    public static (NodeKind Kind, string Key)? Read(string id)
    {
        if (id.Length > 200 || !Base64Url.IsValid(id)) return null;
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(id));
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !Enum.TryParse<NodeKind>(text[..colon], out var kind)) return null;
        var key = text[(colon + 1)..];
        // Only the one form: two texts never name the same thing.
        return Of(kind, key) == id ? (kind, key) : null;
    }

    /// <summary>The key of an id of one of the kinds; null for anything else.</summary>
    public static Guid? Key(string id, params ReadOnlySpan<NodeKind> kinds) =>
        Read(id) is { } node && kinds.Contains(node.Kind) && Guid.TryParseExact(node.Key, "N", out var key) ? key : null;

    /// <summary>The number of an id of one of the kinds, of what is numbered within the tenant; null for anything else.</summary>
    public static int? Number(string id, params ReadOnlySpan<NodeKind> kinds) =>
        Read(id) is { } node && kinds.Contains(node.Kind) && int.TryParse(node.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The key of an id in a condition; throws for one that cannot name such a thing.</summary>
    public static Guid KeyInFilter(string id, params ReadOnlySpan<NodeKind> kinds) =>
        Key(id, kinds) ?? throw new GraphQLException(
            $"\"{(id.Length > 80 ? id[..80] : id)}\" is no id of a {string.Join(" or ", kinds.ToArray().Select(kind => kind.ToString().ToLowerInvariant()))}; "
            + "give one that this API gave.",
            "INVALID_ID");
}
