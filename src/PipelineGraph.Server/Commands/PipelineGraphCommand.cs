using System.CommandLine;
using System.CommandLine.Invocation;
using System.Data.Common;
using PipelineGraph.Server.Hosting;

namespace PipelineGraph.Server.Commands;

/// <summary>The command line: what <c>PipelineGraph.Server</c> does with its arguments.</summary>
public static class PipelineGraphCommand
{
    public const int Done = 0;

    /// <summary>Refused, or partly done: the reasons are on standard error.</summary>
    public const int Refused = 1;

    /// <summary>The command line or the settings cannot be used.</summary>
    public const int Misused = 2;

    /// <summary>How long a command may take to stop when it is told to: the server has a setting of its own, which must be done first.</summary>
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(TransportSettings.LongestShutdown + TransportSettings.LongestDrain + 60);

    public static Task<int> RunAsync(string[] args) => RunAsync(
        args, new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = LongestStop }, TimeProvider.System);

    /// <summary>Writes to the configuration's output and error.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, InvocationConfiguration invocation, TimeProvider clock)
    {
        var (arguments, settings) = SettingsArguments.Split(args);
        var result = Root(new CommandContext(settings, invocation.Output, invocation.Error, clock)).Parse(arguments);
        if (result.Action is ParseErrorAction)
        {
            foreach (var error in result.Errors) await invocation.Error.WriteLineAsync(error.Message).ConfigureAwait(false);
            await invocation.Error.WriteLineAsync("Add --help to see how the command is used.").ConfigureAwait(false);
            return Misused;
        }

        try
        {
            return await result.InvokeAsync(invocation).ConfigureAwait(false);
        }
        catch (SettingsException exception)
        {
            foreach (var problem in exception.Problems) await invocation.Error.WriteLineAsync(problem).ConfigureAwait(false);
            return Misused;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await invocation.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return Refused;
        }
        catch (Exception exception) when (exception.GetBaseException() is DbException database)
        {
            await invocation.Error.WriteLineAsync($"The database cannot be used: {database.Message}").ConfigureAwait(false);
            return Refused;
        }
        catch (OperationCanceledException)
        {
            await invocation.Error.WriteLineAsync("Stopped. What was written stays; start the command again to go on.").ConfigureAwait(false);
            return Refused;
        }
    }

    private static RootCommand Root(CommandContext context)
    {
        var serve = ServeCommand.Create(context);
        var root = new RootCommand(
            """
            PipelineGraph: a GraphQL server for contacts, companies and deals whose stages follow one definition.
            Without a command it serves. Settings are read from appsettings.json, the environment (PipelineGraph__DataDirectory) and the
            command line: --PipelineGraph:DataDirectory=DIR (default ./data), --PipelineGraph:PluginsDirectory=DIR, --PipelineGraph:Demo=false,
            --ConnectionStrings:PipelineGraph=TEXT, --urls=http://localhost:5080.
            Exit codes: 0 done, 1 refused or partly done, 2 wrong command line or settings.
            """)
        {
            serve,
            MigrateCommand.Create(context),
            BackupCommand.Create(context),
            HealthCommand.Create(context),
            CheckCommand.Create(context),
            ImportCommand.Create(context),
            TenantCommands.Create(context),
            ApiKeyCommands.Create(context),
            DefinitionCommands.Create(context),
            AttributeCommands.Create(context),
            SchemaCommands.Create(context),
        };
        root.Action = serve.Action;
        return root;
    }
}
