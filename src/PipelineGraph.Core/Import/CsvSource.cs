using System.Runtime.CompilerServices;
using CsvHelper;

namespace PipelineGraph.Core.Import;

/// <summary>The rows of a CSV file, one at a time.</summary>
public sealed class CsvSource : IDisposable
{
    /// <summary>A row above this has lost a closing quote.</summary>
    private const int LargestRow = 1024 * 1024;

    /// <summary>What is wrong with the quotes of rows, by the number of the record, the header being the first.</summary>
    private readonly Dictionary<long, CsvMalformedReason> malformed = [];
    private readonly CsvReader reader;

    private CsvSource(TextReader text, ImportMapping mapping)
    {
        reader = CsvReader.Create(text, new CsvReaderOptions
        {
            Separator = mapping.Separator,
            Quote = mapping.Quote,
            MaxRecordSize = LargestRow,
            TrackLineNumbers = true,
            OnMalformedRecord = record => malformed.TryAdd(record.RecordNumber, record.Reason),
        });
        Header = CsvHeader.None;
    }

    public CsvHeader Header { get; private set; }

    /// <summary>Reads the header: null, and problems, where it cannot be used. The source owns the stream.</summary>
    public static async Task<CsvSource?> OpenAsync(Stream stream, ImportMapping mapping, ICollection<MappingProblem> problems, CancellationToken cancellationToken)
    {
        var faults = new List<MappingProblem>();
        CsvSource? source = null;
        try
        {
            source = new CsvSource(await CsvText.OpenAsync(stream, mapping.Encoding, cancellationToken).ConfigureAwait(false), mapping);
            await source.reader.ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
            source.Header = CsvHeader.Of(source.reader.Headers, faults);
            if (source.Header.Columns.Count == 0) faults.Add(new MappingProblem("", "The file is empty: its first line must name the columns."));
        }
        catch (InvalidDataException)
        {
            faults.Add(new MappingProblem("", "The file looks like gzip, but cannot be unpacked: it is damaged or cut off."));
        }
        catch (CsvFormatException exception)
        {
            faults.Add(new MappingProblem("", $"The header cannot be read: {exception.Message}"));
        }
        catch (ArgumentException)
        {
            faults.Add(new MappingProblem("separator", "separator and quote must be two different ASCII characters."));
        }

        foreach (var fault in faults) problems.Add(fault with { IsOfFile = fault.Path.Length == 0 });
        if (faults.Count == 0) return source;
        source?.Dispose();
        return null;
    }

    /// <summary>Each row, or why it is none.</summary>
    public async IAsyncEnumerable<(CsvRow? Row, BadRow? Bad)> RowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var number = 0L;
        while (true)
        {
            string? end = null;
            try
            {
                if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) yield break;
            }
            catch (CsvFormatException)
            {
                end = "The row is longer than 1 MiB: a closing quote is missing. Nothing after it was read.";
            }
            catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
            {
                end = "The packed data is broken from here on. Nothing after it was read.";
            }

            number++;
            if (end is not null)
            {
                yield return (null, new BadRow(number, reader.LineNumber, end));
                yield break;
            }

            var fields = new string[reader.FieldCount];
            for (var index = 0; index < fields.Length; index++) fields[index] = reader.GetString(index);
            yield return Fault(number, fields) is { } fault
                ? (null, new BadRow(number, reader.LineNumber, fault))
                : (new CsvRow(Header, fields, number, reader.LineNumber), null);
        }
    }

    public void Dispose() => reader.Dispose();

    private string? Fault(long number, string[] fields)
    {
        if (malformed.Remove(number + 1, out var reason))
        {
            return reason == CsvMalformedReason.UnterminatedQuote
                ? "A quoted field is never closed: everything after it was taken for a part of it."
                : "A quote stands in the middle of a field: quote the whole field and double the quotes within it.";
        }

        if (fields.Length != Header.Columns.Count)
            return $"The row has {fields.Length} fields, the header {Header.Columns.Count}: look for a missing or extra separator or quote.";
        for (var index = 0; index < fields.Length; index++)
        {
            if (fields[index].Contains(CsvText.InvalidBytes, StringComparison.Ordinal))
                return $"Column '{Header.Columns[index]}' holds bytes that are not of the encoding: set \"encoding\" in the mapping, or mend the file.";
        }

        return null;
    }
}
