namespace PipelineGraph.Core.Import;

/// <summary>Parts subjects so that those who name the same subject or quote stay together.</summary>
internal static class LaneSplit
{
    /// <summary>At most so many parts, about as large as each other, none of them empty; in each the order stays.</summary>
    public static IReadOnlyList<IReadOnlyList<ImportBatch.Pending>> Of(IReadOnlyList<ImportBatch.Pending> subjects, int count)
    {
        var together = Enumerable.Range(0, subjects.Count).ToArray();
        var firsts = new Dictionary<(Definitions.Unit?, string, string), int>();
        for (var index = 0; index < subjects.Count; index++)
        {
            foreach (var name in subjects[index].Names())
            {
                if (!firsts.TryAdd(name, index)) together[Root(together, index)] = Root(together, firsts[name]);
            }
        }

        var lanes = Enumerable.Range(0, count).Select(_ => new List<int>()).ToArray();
        var sizes = new int[count];
        foreach (var group in Enumerable.Range(0, subjects.Count).GroupBy(index => Root(together, index)).OrderByDescending(group => group.Count()))
        {
            var smallest = Array.IndexOf(sizes, sizes.Min());
            lanes[smallest].AddRange(group);
            sizes[smallest] += group.Sum(index => subjects[index].FactCount + 1);
        }

        return [.. lanes.Where(lane => lane.Count > 0).Select(lane => lane.Order().Select(index => subjects[index]).ToList())];
    }

    private static int Root(int[] together, int index)
    {
        while (together[index] != index) index = together[index] = together[together[index]];
        return index;
    }
}
