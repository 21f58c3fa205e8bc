namespace PipelineGraph.Server.Hosting;

/// <summary>The settings of live streams.</summary>
public sealed record SubscriptionSettings
{
    /// <summary>The settings' names below <c>PipelineGraph</c>.</summary>
    internal static readonly string[] Names =
        ["Subscriptions:HeartbeatSeconds", "Subscriptions:KeptEvents", "Subscriptions:KeptBytes", "Subscriptions:SendSeconds"];

    private const int LongestHeartbeat = 15;

    /// <summary>How long a follower whose filter matches nothing waits to hear that its number went on.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(LongestHeartbeat);

    /// <summary>How many events a subscriber may be behind others that ask for the same.</summary>
    public int KeptEvents { get; init; } = 10_000;

    /// <summary>How many bytes of events and their responses it may be behind.</summary>
    public long KeptBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>How long a client may take to read what it was sent.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    internal static SubscriptionSettings Read(IConfigurationSection section, List<string> problems)
    {
        var defaults = new SubscriptionSettings();
        return new SubscriptionSettings
        {
            Heartbeat = TimeSpan.FromSeconds(TransportSettings.Number(section, "Subscriptions:HeartbeatSeconds", LongestHeartbeat, LongestHeartbeat, problems)),
            KeptEvents = (int)TransportSettings.Number(section, "Subscriptions:KeptEvents", defaults.KeptEvents, 1_000_000, problems),
            KeptBytes = TransportSettings.Number(section, "Subscriptions:KeptBytes", defaults.KeptBytes, 4L * 1024 * 1024 * 1024, problems),
            SendTimeout = TimeSpan.FromSeconds(TransportSettings.Number(section, "Subscriptions:SendSeconds", (long)defaults.SendTimeout.TotalSeconds, 3600, problems)),
        };
    }
}
