using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>Two fields that cannot stand under one response name: why, and the nodes on either side.</summary>
internal sealed record FieldConflict(string ResponseKey, string Reason, IReadOnlyList<Node> First, IReadOnlyList<Node> Second)
{
    // What is reported stays readable however large the document is.
    private const int MaxTextLength = 1000;
    private const int MaxNodes = 20;

    /// <summary>The conflict of two fields whose own selections conflict.</summary>
    public static FieldConflict? OfSubfields(List<FieldConflict> conflicts, string responseKey, FieldNode first, FieldNode second)
    {
        if (conflicts.Count == 0) return null;
        var reason = string.Join(" and ", Describe(conflicts));
        return new(responseKey, Abbreviate(reason), Gather(first, conflicts.Select(static c => c.First)), Gather(second, conflicts.Select(static c => c.Second)));
    }

    public static string Abbreviate(string text) => text.Length > MaxTextLength ? text[..MaxTextLength] + "..." : text;

    private static IEnumerable<string> Describe(List<FieldConflict> conflicts)
    {
        var length = 0;
        foreach (var conflict in conflicts)
        {
            var text = $"subfields \"{Abbreviate(conflict.ResponseKey)}\" conflict because {conflict.Reason}";
            yield return text;
            length += text.Length;
            if (length > MaxTextLength) yield break;
        }
    }

    /// <summary>The field and, of each conflict within it, the deepest nodes that there is room for.</summary>
    private static List<Node> Gather(FieldNode field, IEnumerable<IReadOnlyList<Node>> sides)
    {
        List<Node> nodes = [field];
        foreach (var side in sides)
        {
            nodes.AddRange(side.TakeLast(MaxNodes - nodes.Count));
            if (nodes.Count == MaxNodes) break;
        }

        return nodes;
    }
}
