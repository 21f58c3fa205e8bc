using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using PipelineGraph.Core.Stages;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Queries;

/// <summary>People of whom is told before and after their tenant's definition is switched, on a server whose calendar is in hand.</summary>
internal sealed class SwitchedHistories : IAsyncDisposable
{
    private readonly Calendar calendar;
    private readonly TestServer server;

    private SwitchedHistories(Calendar calendar, TestServer server, TestTenant tenant) => (this.calendar, this.server, Tenant) = (calendar, server, tenant);

    public TestTenant Tenant { get; }

    /// <summary>What is told until noon of 20 February.</summary>
    public static async Task<SwitchedHistories> PeopleAsync(Random random)
    {
        var calendar = new Calendar(PeriodFunnelTests.Day(2, 20).AddHours(12));
        // Nothing goes on by itself, so that all that is asked finds the same changes.
        var server = await TestServer.StartAsync(services => services.RemoveAll<IHostedService>().AddSingleton<TimeProvider>(calendar));
        var tenant = await server.TenantAsync();
        await StageHistories.PeopleAsync(tenant, random, days: 50);
        return new SwitchedHistories(calendar, server, tenant);
    }

    /// <returns>From when on the other definition decides.</returns>
    public async Task<DateTimeOffset> ActivateAsync(string settings)
    {
        await server.ActivateAsync(Tenant, "engagement", settings);
        return await BeginsAsync();
    }

    public async Task<DateTimeOffset> RollBackAsync()
    {
        var activation = await server.Get<Core.Switching.ActivateDefinition>().RollBackAsync(Tenant.Caller, new() { Reason = "Test" }, TestContext.Current.CancellationToken);
        Assert.Empty(activation.Errors);
        return await BeginsAsync();
    }

    /// <summary>New people, and more of those who are there, some of it of before the switch. It is the evening of the last of so many days, or May.</summary>
    public async Task TellMoreAsync(Random random, int? days = null)
    {
        calendar.GoTo(days is { } last ? PeriodFunnelTests.Day(1, 1).AddDays(last) : PeriodFunnelTests.Day(5, 5));
        foreach (var contact in (await Tenant.QueryAsync("{ contacts(first: 100) { nodes { id } } }")).GetProperty("contacts").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!))
        {
            for (var fact = random.Next(4); fact > 0; fact--) await StageHistories.SomethingAsync(Tenant, contact, random, days ?? 100);
        }

        await StageHistories.PeopleAsync(Tenant, random, days ?? 100);
        while (await server.Get<EvaluateDue>().ExecuteAsync(TestContext.Current.CancellationToken) > 0) { }
    }

    /// <summary>The stays under a definition since it became the active one; the first of each began then.</summary>
    public async Task<Dictionary<string, List<Stay>>> ReadAsync(DateTimeOffset begins) => Since(await StageHistories.ReadAsync(Tenant), begins);

    public static Dictionary<string, List<Stay>> Since(Dictionary<string, List<Stay>> histories, DateTimeOffset? begins) =>
        histories.ToDictionary(history => history.Key, history => history.Value.FindAll(stay => !(stay.From < begins)));

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task<DateTimeOffset> BeginsAsync() => (await Tenant.QueryAsync("{ activation { effectiveFrom } }")).GetProperty("activation").GetProperty("effectiveFrom").GetDateTimeOffset();

    /// <summary>Time that goes on by itself from where it was put.</summary>
    private sealed class Calendar(DateTimeOffset start) : TimeProvider
    {
        private long ahead = (start - System.GetUtcNow()).Ticks;

        public void GoTo(DateTimeOffset instant) => Interlocked.Exchange(ref ahead, (instant - System.GetUtcNow()).Ticks);

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref ahead));
    }
}
