using PipelineGraph.Definitions;

namespace PipelineGraph.Plugins.Shared;

/// <summary>Relations of a subject.</summary>
internal static class Links
{
    /// <summary>Those that hold: of each key and target the last word, unless it says that the relation ended. The one that began last comes first.</summary>
    public static IEnumerable<LinkFact> Present(SubjectFacts subject, params IReadOnlyList<string> keys)
    {
        HashSet<(string, Guid)> seen = [];
        for (var index = subject.Links.Count - 1; index >= 0; index--)
        {
            var link = subject.Links[index];
            if (keys.Contains(link.Key) && seen.Add((link.Key, link.TargetId)) && !link.Ended) yield return link;
        }
    }
}
