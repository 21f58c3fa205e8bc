using PipelineGraph.GraphQL;
using PipelineGraph.Server.Hosting;

namespace PipelineGraph.Server.Jobs;

/// <summary>Takes trusted documents that are put into the folder while the server runs; a folder with a fault in it changes nothing.</summary>
internal sealed class DocumentJob(TransportSettings settings, RequestExecutor executor, TimeProvider clock, ILogger<DocumentJob> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private string seen = "";

    /// <summary>Reads the folder for the first time; what is wrong with it is told by a <see cref="SettingsException"/>.</summary>
    public void Start()
    {
        if (settings.DocumentsFolder is null) return;
        if (Load(settings.DocumentsFolder) is { Count: > 0 } problems) throw new SettingsException([.. problems.Select(problem => $"PipelineGraph:Documents:Folder: {problem}")]);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.DocumentsFolder is not { } folder) return;
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (DocumentFolder.Signature(folder) == seen) continue;
                foreach (var problem in Load(folder)) Log.DocumentRefused(logger, problem);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A folder that is gone is told of once, and read when it is there again.
                if (seen != exception.Message) Log.DocumentRefused(logger, exception.Message);
                seen = exception.Message;
            }
        }
    }

    private List<string> Load(string folder)
    {
        seen = DocumentFolder.Signature(folder);
        var problems = new List<string>();
        var documents = DocumentFolder.Read(folder, problems);
        executor.Trust(documents, settings.DocumentsOnly, problems);
        return problems;
    }
}
