using System.CommandLine;
using PipelineGraph.Core;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data.Queries;
using PipelineGraph.Server.Hosting;

namespace PipelineGraph.Server.Commands;

/// <summary>What a command works with: settings, output, and the use cases for as long as it runs.</summary>
internal sealed class CommandContext(IReadOnlyList<string> settings, TextWriter output, TextWriter error, TimeProvider clock)
{
    private static readonly TimeSpan BetweenProgress = TimeSpan.FromSeconds(2);

    public IReadOnlyList<string> Settings => settings;

    public TextWriter Output => output;

    public TextWriter Error => error;

    public TimeProvider Clock => clock;

    public static Option<string> TenantOption() => new("--tenant") { Description = "Name of the tenant.", Required = true };

    /// <summary>Runs on an open database; a server beside it goes on.</summary>
    public Task<int> RunAsync(Func<IServiceProvider, Task<int>> command, CancellationToken cancellationToken) => RunUnopenedAsync(
        async services =>
        {
            await services.OpenPipelineGraphAsync(cancellationToken).ConfigureAwait(false);
            return await command(services).ConfigureAwait(false);
        });

    /// <summary>Runs on the database as it is, if there is one.</summary>
    public async Task<int> RunUnopenedAsync(Func<IServiceProvider, Task<int>> command)
    {
        var configuration = PipelineSettings.Configuration(settings);
        var services = new ServiceCollection();
        services.AddSingleton(clock);
        services.AddPipelineGraph(configuration);
        await using var provider = services.BuildServiceProvider();
        return await command(provider).ConfigureAwait(false);
    }

    /// <summary>Runs for a tenant, as its administrator.</summary>
    public Task<int> RunForAsync(string tenantName, Func<IServiceProvider, Caller, Task<int>> command, CancellationToken cancellationToken) =>
        RunAsync(
            async services =>
            {
                if (await services.GetRequiredService<IWriteStore>().FindTenantAsync(tenantName, cancellationToken).ConfigureAwait(false) is not { } tenant)
                {
                    var database = services.GetRequiredService<PipelineSettings>().Database;
                    await error.WriteLineAsync(
                        $"There is no tenant '{tenantName}' in {database.Name}: make it with 'tenant create {tenantName}', or name another database. {database.Advice}").ConfigureAwait(false);
                    return PipelineGraphCommand.Refused;
                }

                var caller = new Caller(tenant.TenantId, Guid.Empty, Role.Administrator);
                var actor = await services.GetRequiredService<EnsureActor>().ExecuteAsync(caller, ActorKind.Job, CommandLineActor.Subject, CommandLineActor.DisplayName, cancellationToken).ConfigureAwait(false);
                return actor.Value is { } known
                    ? await command(services, caller with { ActorId = known.ActorId }).ConfigureAwait(false)
                    : await FailAsync(actor.Errors).ConfigureAwait(false);
            },
            cancellationToken);

    /// <summary>Says on standard output what was done, or on standard error why not.</summary>
    public async Task<int> AnswerAsync<T>(Outcome<T> outcome, Func<T, string> say)
        where T : class
    {
        if (outcome.Value is not { } value) return await FailAsync(outcome.Errors).ConfigureAwait(false);
        await output.WriteLineAsync(say(value)).ConfigureAwait(false);
        return PipelineGraphCommand.Done;
    }

    public async Task<int> FailAsync(IEnumerable<CommandError> errors)
    {
        foreach (var problem in errors)
        {
            // By GraphQL the path says which setting it is.
            var setting = problem is { Kind: CommandErrorKind.InvalidSettings, Path: [.., "settings", var key] } ? key + ": " : "";
            await error.WriteLineAsync(setting + problem.Message).ConfigureAwait(false);
        }

        return PipelineGraphCommand.Refused;
    }

    /// <summary>Tells how far work is while it takes longer than a moment.</summary>
    public async Task<T> WithProgressAsync<T>(
        IServiceProvider services, Guid tenantId, Func<ReadSession, CancellationToken, ValueTask<(long Done, long All)?>> lookAsync, Task<T> work, CancellationToken cancellationToken)
    {
        while (await Task.WhenAny(work, Task.Delay(BetweenProgress, clock, cancellationToken)).ConfigureAwait(false) != work)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await using var session = new ReadSession(services.GetRequiredService<Snapshots>()) { TenantId = tenantId };
            if (await lookAsync(session, cancellationToken).ConfigureAwait(false) is var (done, all)) await error.WriteLineAsync(FormattableString.Invariant($"{done} of {all}")).ConfigureAwait(false);
        }

        return await work.ConfigureAwait(false);
    }

    /// <summary>A table in columns, the last one to the right.</summary>
    public async Task PrintTableAsync(IReadOnlyList<string> heads, IEnumerable<string[]> rows)
    {
        List<string[]> all = [[.. heads], .. rows];
        var widths = heads.Select((_, column) => all.Max(row => row[column].Length)).ToList();
        foreach (var row in all)
        {
            var cells = row.Select((text, column) => column == row.Length - 1 ? text.PadLeft(widths[column]) : text.PadRight(widths[column]));
            await output.WriteLineAsync(string.Join("  ", cells)).ConfigureAwait(false);
        }
    }
}
