using System.Globalization;
using System.Threading.Channels;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Core.Import;

/// <summary>A file to import.</summary>
public sealed record ImportFileCommand : ICommand
{
    public string? IdempotencyKey { get; init; }

    /// <summary>JSON, as README.md of this folder describes it.</summary>
    public required string Mapping { get; init; }

    /// <summary>In place of the mapping's, where the content is known to be in it.</summary>
    public string? Encoding { get; init; }

    /// <summary>SHA-256 of the content: needed with a key, which does not keep the content itself.</summary>
    public string? ContentHash { get; init; }
}

/// <summary>
/// Imports a CSV file, a batch of rows at a time: good rows go in, bad ones are told with their number and reason. Importing a file again adds only what
/// is new, so that an interrupted import is simply started again.
/// </summary>
public sealed class ImportFile(TenantWriter writer, DeclareAttribute declareAttribute, RecordFacts recordFacts)
{
    /// <summary>How many bad rows a result lists.</summary>
    public const int BadRowsKept = 100;

    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>Errors mean that no row went in: all that the mapping has against itself, the file or the tenant.</summary>
    /// <param name="open">Gives the content from its beginning; the stream is disposed here.</param>
    public Task<Outcome<ImportResult>> ExecuteAsync(
        Caller caller, ImportFileCommand command, Func<Stream> open, IProgress<ImportProgress>? progress, CancellationToken cancellationToken) =>
        writer.OnceAsync(caller, Role.Administrator, command, async () =>
        {
            var (mapping, problems) = MappingReader.Read(command.Mapping);
            if (mapping is null) return Refused(problems);
            mapping = mapping with { Encoding = command.Encoding ?? mapping.Encoding };
            if (problems.Count == 0) return await ExecuteAsync(caller, open(), mapping, progress, cancellationToken, command.ContentHash).ConfigureAwait(false);

            var all = problems.ToList();
            using var source = await CsvSource.OpenAsync(open(), mapping, all, cancellationToken).ConfigureAwait(false);
            if (source is not null) MappingColumns.Check(mapping, source.Header, all);
            return Refused(all);
        }, cancellationToken);

    /// <summary>Reads the stream from where it stands and disposes it. Errors mean that no row went in: the mapping does not fit the file or the tenant.</summary>
    public async Task<Outcome<ImportResult>> ExecuteAsync(
        Caller caller, Stream csv, ImportMapping mapping, IProgress<ImportProgress>? progress, CancellationToken cancellationToken, string? contentHash = null)
    {
        await using var stream = csv;
        if (caller.Role < Role.Administrator)
            return Outcome<ImportResult>.Failed(new CommandError(CommandErrorKind.NotPermitted, "Only an administrator imports files: use a key of that role.", []));
        var problems = new List<MappingProblem>();
        using var source = await CsvSource.OpenAsync(csv, mapping, problems, cancellationToken).ConfigureAwait(false);
        if (source is not null) MappingColumns.Check(mapping, source.Header, problems);
        var (tenant, types) = await TenantAsync(caller, mapping, problems, cancellationToken).ConfigureAwait(false);
        if (source is null || problems.Count > 0) return Refused(problems);

        foreach (var declaration in types.Missing)
        {
            var declared = await declareAttribute.ExecuteAsync(caller, CommandOf(declaration), cancellationToken).ConfigureAwait(false);
            if (!declared.Succeeded)
                return Outcome<ImportResult>.Failed([.. declared.Errors.Select(error => error with { Path = ["mapping", "declare"] })]);
        }

        var mapper = new RowMapper(mapping, types, TimeZoneInfo.FindSystemTimeZoneById(tenant.TimeZone), tenant.Currency, writer.Clock.GetUtcNow() + Ahead);
        // An import is many transactions: that it began is kept before its first, so that one that was cut off is seen.
        var import = $"Import:{mapping.Source}";
        await AuditAsync(caller, AuditOperation.ImportStarted, import, new { Sha256 = contentHash }, cancellationToken).ConfigureAwait(false);
        var result = await RowsAsync(caller, source, mapper, progress, cancellationToken).ConfigureAwait(false);
        var counts = new { Sha256 = contentHash, result.Rows, result.Imported, result.Skipped, result.Bad, result.SubjectsCreated, result.FactsRecorded };
        await AuditAsync(caller, AuditOperation.ImportEnded, import, counts, cancellationToken).ConfigureAwait(false);
        return Outcome<ImportResult>.Of(result);
    }

    private Task<Outcome<object>> AuditAsync(Caller caller, AuditOperation operation, string target, object after, CancellationToken cancellationToken) =>
        writer.RunAsync(
            caller, Role.Administrator, new ImportFileCommand { Mapping = "" },
            async transaction =>
            {
                await transaction.AuditAsync(operation, target, null, after, cancellationToken).ConfigureAwait(false);
                return Outcome<object>.Of(after);
            },
            cancellationToken);

    private static Outcome<ImportResult> Refused(IEnumerable<MappingProblem> problems) =>
        Outcome<ImportResult>.Failed([.. problems.Select(problem => CommandError.Invalid(problem.ToString(), problem.IsOfFile ? ["file"] : ["mapping", .. problem.Segments]))]);

    private static DeclareAttributeCommand CommandOf(AttributeDeclaration declaration) =>
        new() { Unit = declaration.Unit, Key = declaration.Key, Type = declaration.Type, IsDimension = declaration.IsDimension, Label = declaration.Label };

    /// <summary>While a batch is written, the next one is read.</summary>
    private async Task<ImportResult> RowsAsync(Caller caller, CsvSource source, RowMapper mapper, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var batches = Channel.CreateBounded<ImportBatch>(1);
        var writer = new BatchWriter(recordFacts, caller);
        var (rows, skipped) = (0L, 0L);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reader = Task.Run(() => ReadAsync(source, mapper, batches.Writer, reading.Token), CancellationToken.None);
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await writer.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
                (rows, skipped) = (batch.Rows, batch.Skipped);
                progress?.Report(writer.Progress(rows));
            }

            await writer.EndAsync().ConfigureAwait(false);
            return writer.Result(rows, skipped);
        }
        finally
        {
            // The source is disposed of after this: nobody reads it any more then.
            await reading.CancelAsync().ConfigureAwait(false);
            await reader.ConfigureAwait(false);
        }
    }

    /// <summary>Never fails: what it failed of is told to who takes the batches.</summary>
    private async Task ReadAsync(CsvSource source, RowMapper mapper, ChannelWriter<ImportBatch> batches, CancellationToken cancellationToken)
    {
        try
        {
            var (rows, skipped) = (0L, 0L);
            var size = recordFacts.BatchSize * recordFacts.Lanes;
            var batch = new ImportBatch(size);
            await foreach (var (row, broken) in source.RowsAsync(cancellationToken).ConfigureAwait(false))
            {
                if (batch.Faults.Count >= size) batch = await NextAsync(batch).ConfigureAwait(false);
                rows++;
                if (row is null)
                {
                    batch.Faults.Add(broken!);
                    continue;
                }

                try
                {
                    var subjects = mapper.Map(row);
                    if (subjects.Count == 0) skipped++;
                    if (batch.IsFullFor(subjects)) batch = await NextAsync(batch).ConfigureAwait(false);
                    batch.Add(subjects, new BadRow(row.Number, row.Line, ""));
                }
                catch (RowFault fault)
                {
                    batch.Faults.Add(new BadRow(row.Number, row.Line, fault.Message));
                }
            }

            await NextAsync(batch).ConfigureAwait(false);
            batches.Complete();

            async ValueTask<ImportBatch> NextAsync(ImportBatch full)
            {
                (full.Rows, full.Skipped) = (rows, skipped);
                await batches.WriteAsync(full, cancellationToken).ConfigureAwait(false);
                return new ImportBatch(size);
            }
        }
        catch (Exception exception)
        {
            batches.Complete(exception);
        }
    }

    private async Task<(Tenant Tenant, AttributeTypes Types)> TenantAsync(Caller caller, ImportMapping mapping, List<MappingProblem> problems, CancellationToken cancellationToken)
    {
        await using var session = await writer.Store.BeginAsync(caller.TenantId, Turn.Beside, [], cancellationToken).ConfigureAwait(false);
        var tenant = await session.FindTenantAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"There is no tenant {caller.TenantId}."));
        var types = new AttributeTypes(await session.AttributeDefinitionsAsync(cancellationToken).ConfigureAwait(false));
        types.Add(mapping, problems);
        return (tenant, types);
    }
}
