namespace PipelineGraph.Server.Tests.DataSets;

/// <summary>Imports a data set when the first test asks for it: where the file is missing that test is skipped, and so are the others.</summary>
public sealed class DataSetFixture<TDataSet> : IAsyncDisposable
    where TDataSet : DataSet, new()
{
    private ImportedDataSet? imported;

    public TDataSet DataSet { get; } = new();

    internal async Task<ImportedDataSet> ImportedAsync() => imported ??= await ImportedDataSet.OfAsync(DataSet, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => imported?.DisposeAsync() ?? ValueTask.CompletedTask;
}
