using PipelineGraph.Plugins.Evaluation;

namespace PipelineGraph.Plugins.Loading;

/// <summary>Definitions that were told to leave memory, until they have.</summary>
internal sealed class Unloading
{
    /// <summary>A load context leaves in steps: its finaliser frees what the next collection takes.</summary>
    private const int Collections = 5;

    private readonly Lock gate = new();
    private readonly List<(InstalledDefinition Installed, LoadedDefinition Loaded, DateTimeOffset Since)> leaving = [];

    public int StillInMemory
    {
        get
        {
            lock (gate) return leaving.Count(entry => entry.Loaded.IsInMemory);
        }
    }

    public void Retire(InstalledDefinition installed, DateTimeOffset now)
    {
        if (installed.Loaded is not { } loaded) return;
        installed.Loaded = null;
        lock (gate) leaving.Add((installed, loaded, now));
        loaded.Retire();
    }

    /// <summary>
    /// Those retired before the instant that are still in memory; each is named once. The collector is asked first: on a quiet server it may not have
    /// come by, and then nothing is held.
    /// </summary>
    public IReadOnlyList<InstalledDefinition> TakeLeaked(DateTimeOffset before)
    {
        for (var round = 0; round < Collections && IsOverdue(before); round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        lock (gate)
        {
            leaving.RemoveAll(entry => !entry.Loaded.IsInMemory);
            InstalledDefinition[] leaked = [.. leaving.Where(entry => entry.Since < before).Select(entry => entry.Installed)];
            leaving.RemoveAll(entry => entry.Since < before);
            return leaked;
        }
    }

    private bool IsOverdue(DateTimeOffset before)
    {
        lock (gate) return leaving.Exists(entry => entry.Since < before && entry.Loaded.IsInMemory);
    }
}
