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
        var lanes = await Task.WhenAll(batch.Lanes(recordFacts.Lanes).Select(subjects => WriteAsync(subjects, cancellationToken))).ConfigureAwait(false);
        bad.Clear();
        foreach (var row in batch.Faults.Concat(lanes.SelectMany(lane => lane.Bad)).OrderBy(row => row.Row)) Bad(row);
        foreach (var lane in lanes)
        {
            created += lane.Created;
            recorded += lane.Recorded;
            known += lane.Known;
            changes += lane.Changes;
        }

        await EndAsync().ConfigureAwait(false);
        numbering = recordFacts.NumberAsync(caller, cancellationToken);
    }

    /// <summary>What was written has its numbers.</summary>
    public Task EndAsync() => numbering;

    private async Task<Lane> WriteAsync(IReadOnlyList<ImportBatch.Pending> all, CancellationToken cancellationToken)
    {
        var lane = new Lane();
        // What holds together may be much more than a batch: others do not wait so long for it.
        foreach (var piece in all.Chunk(recordFacts.BatchSize)) await WriteAsync(piece, lane, cancellationToken).ConfigureAwait(false);
        return lane;
    }

    private async Task WriteAsync(ImportBatch.Pending[] subjects, Lane lane, CancellationToken cancellationToken)
    {
        while (subjects.Length > 0)
        {
            var outcome = await recordFacts.RecordAsync(caller, [.. subjects.Select(subject => subject.WithFacts())], cancellationToken).ConfigureAwait(false);
            if (outcome.Value is not { } result)
            {
                foreach (var subject in subjects) lane.MayGoOn(subject, outcome.Errors);
                break;
            }

            lane.Changes += result.Changes;
            var again = new List<ImportBatch.Pending>();
            foreach (var (subject, told) in subjects.Zip(result.Subjects))
            {
                if (told.Created) lane.Created++;
                lane.Recorded += told.FactsRecorded;
                lane.Known += told.FactsSkipped;
                if (told.Errors.Count > 0 && lane.MayGoOn(subject, told.Errors)) again.Add(subject);
            }

            subjects = [.. again];
        }
    }

    /// <summary>The number after <c>facts</c> in the error's path.</summary>
    private static int? FactOf(CommandError error)
    {
        var facts = error.Path.ToList().IndexOf("facts");
        return facts >= 0 && facts + 1 < error.Path.Count && int.TryParse(error.Path[facts + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
    }

    /// <summary>What became of subjects that were written beside others.</summary>
    private sealed class Lane
    {
        public List<BadRow> Bad { get; } = [];

        public long Created { get; set; }

        public long Recorded { get; set; }

        public long Known { get; set; }

        public long Changes { get; set; }

        /// <summary>Takes the refused rows from the subject; false when nothing is left of it.</summary>
        public bool MayGoOn(ImportBatch.Pending subject, IReadOnlyList<CommandError> errors)
        {
            var refused = new HashSet<long>();
            foreach (var error in errors)
            {
                foreach (var place in FactOf(error) is { } fact ? [subject.PlaceOf(fact)] : subject.Rows)
                {
                    refused.Add(place.Row);
                    Bad.Add(place with { Reason = error.Message });
                }
            }

            subject.Remove(refused);
            return subject.Rows.Count > 0;
        }
    }
}
