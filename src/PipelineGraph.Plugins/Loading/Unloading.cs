using PipelineGraph.Plugins.Evaluation;

namespace PipelineGraph.Plugins.Loading;

/// <summary>Definitions that were told to leave memory, until they have.</summary>
internal sealed class Unloading
{
    private readonly Lock gate = new();
    private readonly List<(InstalledDefinition Installed, WeakReference Memory, DateTimeOffset Since)> leaving = [];

    public int StillInMemory
    {
        get
        {
            lock (gate) return leaving.Count(entry => entry.Memory.IsAlive);
        }
    }

    public void Retire(InstalledDefinition installed, DateTimeOffset now)
    {
        if (installed.Loaded is not { } loaded) return;
        installed.Loaded = null;
        lock (gate) leaving.Add((installed, loaded.Memory, now));
        loaded.Retire();
    }

    /// <summary>Those retired before the instant that are still in memory; each is named once.</summary>
    public IReadOnlyList<InstalledDefinition> TakeLeaked(DateTimeOffset before)
    {
        lock (gate)
        {
            leaving.RemoveAll(entry => !entry.Memory.IsAlive);
            InstalledDefinition[] leaked = [.. leaving.Where(entry => entry.Since < before).Select(entry => entry.Installed)];
            leaving.RemoveAll(entry => entry.Since < before);
            return leaked;
        }
    }
}
