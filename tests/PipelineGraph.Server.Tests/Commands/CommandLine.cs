using System.CommandLine;
using PipelineGraph.Server.Commands;

namespace PipelineGraph.Server.Tests.Commands;

/// <summary>The command line within this process.</summary>
internal static class CommandLine
{
    public static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var invocation = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        var code = await PipelineGraphCommand.RunAsync([$"--PipelineGraph:PluginsDirectory={TestInstallation.Plugins}", .. arguments], invocation, TimeProvider.System);
        return (code, output.ToString(), error.ToString());
    }
}
