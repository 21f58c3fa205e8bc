using System.Globalization;
using System.Runtime.CompilerServices;
using CsvHelper;
using CsvHelper.Configuration;

namespace PipelineGraph.Core.Import;

/// <summary>The rows of a CSV file, one at a time.</summary>
public sealed class CsvSource : IDisposable
{
    /// <summary>A field above this has lost its closing quote.</summary>
    private const int LargestField = 1024 * 1024;

    private readonly CsvParser parser;
    private bool misquoted;
    private long number;

    private CsvSource(TextReader text, char separator, char quote)
    {
        parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = separator.ToString(),
            Quote = quote,
            Escape = quote,
            MaxFieldSize = LargestField,
            BadDataFound = _ => misquoted = true,
        });
    }

    public required CsvHeader Header { get; init; }

    /// <summary>Reads the header: problems instead where it cannot be used. The source owns the stream.</summary>
    public static async Task<CsvSource?> OpenAsync(Stream stream, ImportMapping mapping, ICollection<MappingProblem> problems, CancellationToken cancellationToken)
    {
        TextReader text;
        try
        {
            text = await CsvText.OpenAsync(stream, mapping.Encoding, cancellationToken).ConfigureAwait(false);
            var first = await text.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            if (string.IsNullOrWhiteSpace(first))
            {
                problems.Add(new MappingProblem("", "The file is empty: its first line must name the columns."));
                return null;
            }

            var separator = mapping.Separator ?? SeparatorOf(first, mapping.Quote);
            using var headerParser = new CsvSource(new StringReader(first), separator, mapping.Quote) { Header = CsvHeader.Of([], problems) };
            await headerParser.parser.ReadAsync().ConfigureAwait(false);
            var header = CsvHeader.Of(headerParser.parser.Record ?? [], problems);
            return new CsvSource(text, separator, mapping.Quote) { Header = header };
        }
        catch (InvalidDataException exception)
        {
            problems.Add(new MappingProblem("", $"The file looks like gzip, but cannot be unpacked: {exception.Message}"));
            return null;
        }
    }

    /// <summary>Each row, or why it is none.</summary>
    public async IAsyncEnumerable<(CsvRow? Row, BadRow? Bad)> RowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string[]? fields = null;
            string? end = null;
            misquoted = false;
            try
            {
                if (!await parser.ReadAsync().ConfigureAwait(false)) yield break;
                fields = parser.Record!;
            }
            catch (MaxFieldSizeException)
            {
                end = "A field is longer than 1 MiB: a closing quote is missing. Nothing after it was read.";
            }
            catch (InvalidDataException)
            {
                end = "The packed data is broken here. Nothing after it was read.";
            }

            number++;
            var line = parser.RawRow + 1L;
            if (fields is null)
            {
                yield return (null, new BadRow(number, line, end!));
                yield break;
            }

            yield return Fault(fields) is { } fault ? (null, new BadRow(number, line, fault)) : (new CsvRow(Header, fields, number, line), null);
        }
    }

    public void Dispose() => parser.Dispose();

    private string? Fault(string[] fields)
    {
        if (misquoted) return "A quote stands in the middle of a field: quote the field and double the quotes within it.";
        if (fields.Length != Header.Columns.Count) return $"The row has {fields.Length} fields, the header {Header.Columns.Count}: look for a missing or extra separator or quote.";
        for (var index = 0; index < fields.Length; index++)
        {
            if (fields[index].Contains(CsvText.InvalidBytes, StringComparison.Ordinal))
                return $"Column '{Header.Columns[index]}' holds bytes that are not of the encoding: set \"encoding\" in the mapping, or mend the file.";
        }

        return null;
    }

    private static char SeparatorOf(string header, char quote)
    {
        var (inQuotes, best) = (false, (Separator: ',', Count: 0));
        foreach (var candidate in ",;\t|")
        {
            var count = 0;
            foreach (var character in header)
            {
                if (character == quote) inQuotes = !inQuotes;
                else if (!inQuotes && character == candidate) count++;
            }

            if (count > best.Count) best = (candidate, count);
            inQuotes = false;
        }

        return best.Separator;
    }
}
