using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PipelineGraph.Plugins.Tests;

/// <summary>What no process survives that runs it: shown by a process of this test, in which the definition runs as it would in the server's.</summary>
public class ProcessEndTests : CatalogueTest
{
    private const string TrapVariable = "PIPELINEGRAPH_TRAP";

    [Theory]
    [InlineData("Recurses")]
    [InlineData("Exits")]
    [InlineData("FailsFast")]
    public async Task In_process_it_ends_the_process(string trap)
    {
        var start = new ProcessStartInfo(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"))
        {
            ArgumentList = { typeof(ProcessEndTests).Assembly.Location, "-explicit", "only", "-method", $"{typeof(ProcessEndTests).FullName}.{nameof(Springs_the_trap_in_this_process)}" },
            Environment = { [TrapVariable] = trap, ["DOTNET_DbgEnableMiniDump"] = "0" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();

        Assert.NotEqual(0, process.ExitCode);
        Assert.Contains("Starting:", said[0], StringComparison.Ordinal);
        Assert.DoesNotContain("Finished:", said[0], StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public void Springs_the_trap_in_this_process()
    {
        using var definition = new UnscannedDefinition(Environment.GetEnvironmentVariable(TrapVariable)!, Options, isNew: false);
        using var evaluator = definition.Evaluator();
        Evaluate(evaluator, Trapped);
    }
}
