using System.Globalization;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Core.Import;

/// <summary>Writes batches and counts what became of their rows. A row whose fact is refused is a bad one; the other rows of its subject go in without it.</summary>
internal sealed class BatchWriter(RecordFacts recordFacts, Caller caller)
{
    private readonly HashSet<long> bad = [];
    private readonly List<BadRow> kept = [];
    private List<BadRow> news = [];
    private long badRows;
    private long created;
    private long recorded;
    private long known;
    private long changes;
    private Task numbering = Task.CompletedTask;

    /// <summary>Counts a row once, whatever is wrong with it.</summary>
    private void Bad(BadRow row)
    {
        if (!bad.Add(row.Row)) return;
        badRows++;
        news.Add(row);
        if (kept.Count < ImportFile.BadRowsKept) kept.Add(row);
    }

    /// <summary>With the bad rows found since the last call.</summary>
    public ImportProgress Progress(long rows)
    {
        var found = news;
        news = [];
        return new ImportProgress { Rows = rows, Bad = badRows, FactsRecorded = recorded, BadRows = found };
    }

    public ImportResult Result(long rows, long skipped) => new()
    {
        Rows = rows,
        Imported = rows - skipped - badRows,
        Skipped = skipped,
        Bad = badRows,
        BadRows = kept,
        SubjectsCreated = created,
        FactsRecorded = recorded,
        FactsKnown = known,
        Changes = changes,
    };

    /// <summary>While it is written, the changes of the batch before get their numbers.</summary>
    public async Task WriteAsync(ImportBatch batch, CancellationToken cancellationToken)
    {
        bad.Clear();
        foreach (var fault in batch.Faults) Bad(fault);
        IReadOnlyList<ImportBatch.Pending> subjects = batch.Subjects;
        while (subjects.Count > 0)
        {
            var outcome = await recordFacts.RecordAsync(caller, [.. subjects.Select(subject => subject.WithFacts())], cancellationToken).ConfigureAwait(false);
            if (outcome.Value is not { } result)
            {
                foreach (var subject in subjects) MayGoOn(subject, outcome.Errors);
                break;
            }

            changes += result.Changes;
            var again = new List<ImportBatch.Pending>();
            foreach (var (subject, told) in subjects.Zip(result.Subjects))
            {
                if (told.Created) created++;
                recorded += told.FactsRecorded;
                known += told.FactsSkipped;
                if (told.Errors.Count > 0 && MayGoOn(subject, told.Errors)) again.Add(subject);
            }

            subjects = again;
        }

        await EndAsync().ConfigureAwait(false);
        numbering = recordFacts.NumberAsync(caller, cancellationToken);
    }

    /// <summary>What was written has its numbers.</summary>
    public Task EndAsync() => numbering;

    /// <summary>Takes the refused rows from the subject; false when nothing is left of it.</summary>
    private bool MayGoOn(ImportBatch.Pending subject, IReadOnlyList<CommandError> errors)
    {
        var refused = new HashSet<long>();
        foreach (var error in errors)
        {
            if (FactOf(error) is { } fact)
            {
                var place = subject.PlaceOf(fact);
                refused.Add(place.Row);
                Bad(place with { Reason = error.Message });
                continue;
            }

            foreach (var place in subject.Rows)
            {
                refused.Add(place.Row);
                Bad(place with { Reason = error.Message });
            }
        }

        subject.Remove(refused);
        return subject.Rows.Count > 0;
    }

    /// <summary>The number after <c>facts</c> in the error's path.</summary>
    private static int? FactOf(CommandError error)
    {
        var facts = error.Path.ToList().IndexOf("facts");
        return facts >= 0 && facts + 1 < error.Path.Count && int.TryParse(error.Path[facts + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
    }
}
