using System.IO.Compression;
using PipelineGraph.Core.Import;
using PipelineGraph.Definitions;

namespace PipelineGraph.Server.Tests.DataSets;

/// <summary>A subject as a file names it.</summary>
public readonly record struct Who(Unit Unit, string Id);

/// <summary>
/// A public data set, what an organisation with such data would set in each of the five definitions, and in which stage each of its rows then is: worked
/// out by a few lines of plain code from the file alone, after the documents that the definitions come from.
/// </summary>
public abstract class DataSet
{
    /// <summary>The five, in the order in which answers stand.</summary>
    public static readonly string[] Definitions = ["ideal-customer-profile", "engagement", "market-money-authority", "dialogue", "qualified-deal"];

    public abstract string File { get; }

    /// <summary>The one that takes the place of the first, to see who moves.</summary>
    public abstract string ChangesTo { get; }

    /// <summary>Settings in the order of the definitions.</summary>
    public abstract IReadOnlyList<string> Settings { get; }

    public abstract ImportMapping Mapping { get; }

    /// <summary>Whoever any of the definitions has a stage for, with its stage under each; null where a definition has none for such.</summary>
    public abstract IReadOnlyDictionary<Who, string?[]> Answers(string file);

    protected static IEnumerable<string[]> Rows(string file, char separator)
    {
        using var stream = System.IO.File.OpenRead(file);
        using var reader = new StreamReader(file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream);
        reader.ReadLine();
        while (reader.ReadLine() is { } line) yield return [.. line.Split(separator).Select(field => field.Trim('"'))];
    }
}
