using System.Globalization;
using System.Text;
using PipelineGraph.Core.Import;

namespace PipelineGraph.Server.Commands;

/// <summary>A CSV file of bad rows; it is made with the first of them.</summary>
internal sealed class BadRowFile(string path) : IAsyncDisposable
{
    private StreamWriter? writer;

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Beside the imported file, or in the working directory where that one cannot be written.</summary>
    public static string DefaultFor(string file)
    {
        var name = System.IO.Path.GetFileName(file) + ".errors.csv";
        var beside = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file))!, name);
        try
        {
            var existed = File.Exists(beside);
            using (new FileStream(beside, FileMode.OpenOrCreate, FileAccess.Write)) { }
            if (!existed) File.Delete(beside);
            return beside;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return System.IO.Path.GetFullPath(name);
        }
    }

    public void Write(IReadOnlyList<BadRow> rows)
    {
        if (rows.Count == 0) return;
        if (writer is null)
        {
            writer = new StreamWriter(Path, append: false, new UTF8Encoding(false));
            writer.WriteLine("row,line,reason");
        }

        foreach (var row in rows) writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Row},{row.Line},\"{row.Reason.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
    }

    public ValueTask DisposeAsync() => writer?.DisposeAsync() ?? ValueTask.CompletedTask;
}
