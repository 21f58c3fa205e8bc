namespace PipelineGraph.GraphQL.Validation;

/// <summary>"Did you mean …?" for names that are nearly right.</summary>
public static class Suggestions
{
    private const int MaxSuggestions = 5;

    /// <summary> Did you mean "a", "b", or "c"? – with a leading space; empty without suggestions.</summary>
    public static string DidYouMean(IEnumerable<string> suggestions, string? subject = null)
    {
        var quoted = suggestions.Take(MaxSuggestions).Select(name => $"\"{name}\"").ToList();
        var prefix = " Did you mean " + (subject is null ? "" : subject + " ");
        return quoted.Count switch
        {
            0 => "",
            1 => $"{prefix}{quoted[0]}?",
            2 => $"{prefix}{quoted[0]} or {quoted[1]}?",
            _ => $"{prefix}{string.Join(", ", quoted[..^1])}, or {quoted[^1]}?",
        };
    }

    /// <summary>The options near to an input, nearest first.</summary>
    public static IReadOnlyList<string> For(string input, IEnumerable<string> options)
    {
        var threshold = (int)(input.Length * 0.4) + 1;
        return [.. options
            .Where(option => Math.Abs(option.Length - input.Length) <= threshold)
            .Select(option => (option, distance: Distance(input, option)))
            .Where(pair => pair.distance <= threshold)
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.option, StringComparer.Ordinal)
            .Select(pair => pair.option)];
    }

    /// <summary>Damerau–Levenshtein; names that differ in case only are at distance 1.</summary>
    private static int Distance(string a, string b)
    {
        if (a == b) return 0;
        a = a.ToLowerInvariant();
        b = b.ToLowerInvariant();
        if (a == b) return 1;
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                var best = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) best = Math.Min(best, rows[i - 2, j - 2] + 1);
                rows[i, j] = best;
            }
        }
        return rows[a.Length, b.Length];
    }
}
