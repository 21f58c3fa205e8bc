using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Import;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data;
using PipelineGraph.Definitions;
using PipelineGraph.Server.Commands;

namespace PipelineGraph.Server.Tests.DataSets;

/// <summary>A data set imported once into a database of its own, with the first definition active.</summary>
internal sealed class ImportedDataSet : IAsyncDisposable
{
    private readonly TestInstallation installation;
    private readonly DataSet dataSet;
    private readonly Caller caller;
    private readonly Dictionary<Guid, Who> names = [];
    private List<EvaluationRunCell>? comparison;

    private ImportedDataSet(TestInstallation installation, DataSet dataSet, Caller caller, IReadOnlyDictionary<Who, string?[]> expected) =>
        (this.installation, this.dataSet, this.caller, Expected) = (installation, dataSet, caller, expected);

    public required ImportResult Result { get; init; }

    /// <summary>Counted from the file alone.</summary>
    public IReadOnlyDictionary<Who, string?[]> Expected { get; }

    /// <summary>Of the comparison of all five.</summary>
    public int ComparisonNo { get; private set; }

    public static async Task<ImportedDataSet> OfAsync(DataSet dataSet, CancellationToken cancellationToken)
    {
        var file = Repository.Shared(dataSet.File);
        var installation = await TestInstallation.CreateAsync(cancellationToken);
        var caller = await installation.TenantAsync("company", DataSet.Definitions[0], dataSet.Settings[0], cancellationToken);
        var imported = await installation.Get<ImportFile>().ExecuteAsync(caller, File.OpenRead(file), dataSet.Mapping, progress: null, cancellationToken);
        Assert.Empty(imported.Errors);
        Assert.Equal(0, imported.Value!.Bad);
        var made = new ImportedDataSet(installation, dataSet, caller, dataSet.Answers(file)) { Result = imported.Value };
        await using var context = await made.OpenAsync(cancellationToken);
        await foreach (var row in context.Contacts.AsAsyncEnumerable().WithCancellation(cancellationToken)) made.names.Add(row.ContactId, new Who(Unit.Person, row.ExternalId!));
        await foreach (var row in context.Companies.AsAsyncEnumerable().WithCancellation(cancellationToken)) made.names.Add(row.CompanyId, new Who(Unit.Company, row.ExternalId!));
        await foreach (var row in context.Deals.AsAsyncEnumerable().WithCancellation(cancellationToken)) made.names.Add(row.DealId, new Who(Unit.Deal, row.ExternalId!));
        return made;
    }

    public Task<PipelineDbContext> OpenAsync(CancellationToken cancellationToken) => installation.OpenAsync(caller, cancellationToken);

    /// <summary>All five side by side over everybody, asked once.</summary>
    public async Task<List<EvaluationRunCell>> ComparisonAsync(CancellationToken cancellationToken)
    {
        if (comparison is not null) return comparison;
        var (runNo, cells) = await RunAsync(new StartRunCommand { Kind = RunKind.Comparison, Candidates = await CandidatesAsync(DataSet.Definitions, cancellationToken) }, cancellationToken);
        ComparisonNo = runNo;
        return comparison = cells;
    }

    /// <summary>In which cells of a run each subject is.</summary>
    public async Task<ILookup<Who, EvaluationRunCell>> MembersAsync(int runNo, IReadOnlyList<EvaluationRunCell> cells, CancellationToken cancellationToken)
    {
        var byNumber = cells.ToDictionary(cell => cell.CellNo);
        await using var context = await OpenAsync(cancellationToken);
        return (await context.EvaluationRunSubjects.AsNoTracking().Where(row => row.RunNo == runNo).ToListAsync(cancellationToken))
            .ToLookup(row => names[row.SubjectId], row => byNumber[row.CellNo]);
    }

    public async Task<(int RunNo, List<EvaluationRunCell> Cells)> RunAsync(StartRunCommand command, CancellationToken cancellationToken)
    {
        var run = await installation.Get<StartRun>().ExecuteAsync(caller, command, cancellationToken);
        Assert.Empty(run.Errors);
        Assert.Equal((RunState.Completed, null, 0L), (run.Value!.State, run.Value.Failure, run.Value.FailedCount));
        await using var context = await OpenAsync(cancellationToken);
        return (run.Value.RunNo, await context.EvaluationRunCells.AsNoTracking().Where(cell => cell.RunNo == run.Value.RunNo).ToListAsync(cancellationToken));
    }

    public async Task<Activation> ActivateAsync(string definition, CancellationToken cancellationToken)
    {
        var candidate = Assert.Single(await CandidatesAsync([definition], cancellationToken));
        var activation = await installation.Get<ActivateDefinition>().ExecuteAsync(
            caller, new ActivateDefinitionCommand { PackageHash = candidate.PackageHash, SettingsJson = candidate.SettingsJson, Reason = "test" }, cancellationToken);
        Assert.Empty(activation.Errors);
        return activation.Value!;
    }

    /// <summary>Definitions with the settings of the data set.</summary>
    public async Task<IReadOnlyList<Candidate>> CandidatesAsync(IEnumerable<string> definitions, CancellationToken cancellationToken)
    {
        var installed = await installation.Get<IDefinitionPackages>().ListAsync(cancellationToken);
        return [.. definitions.Select(definition => new Candidate
        {
            PackageHash = PackageChoice.Of(installed, caller.TenantId, definition).Package!.PackageHash,
            SettingsJson = dataSet.Settings[Array.IndexOf(DataSet.Definitions, definition)],
        })];
    }

    public ValueTask DisposeAsync() => installation.DisposeAsync();
}
