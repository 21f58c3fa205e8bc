using System.Diagnostics;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions.Testing;
using PipelineGraph.Plugins.Workers;

namespace PipelineGraph.Plugins.Tests.Workers;

/// <summary>What a worker is given, and that it ends.</summary>
public class WorkerTests : CatalogueTest
{
    protected override DefinitionIsolation Isolation => DefinitionIsolation.Process;

    [Fact]
    public void A_worker_sees_an_empty_folder_and_nothing_of_the_environment_but_what_dotnet_needs()
    {
        Environment.SetEnvironmentVariable("PIPELINEGRAPH_SECRET", "a key");
        using var definition = new UnscannedDefinition("ShowsItsSurroundings", Options);
        using var evaluator = definition.Evaluator();

        var seen = Evaluate(evaluator, Trapped).Failure!.Reason.Split("; ");

        Assert.Equal("InvalidOperationException: 0 files", seen[0]);
        var allowed = new[] { "HOME", "PWD", "OLDPWD", "SHLVL", "_", "TMP", "TEMP", "TMPDIR", "LD_LIBRARY_PATH", "SystemRoot" };
        Assert.DoesNotContain(seen[1].Split(' '), name => !allowed.Contains(name) && !name.StartsWith("DOTNET_", StringComparison.Ordinal));
    }

    [Fact]
    public void The_workers_of_a_definition_that_is_unloaded_end()
    {
        var definition = new UnscannedDefinition("Harmless", Options);
        var process = Process.GetProcessById(definition.Processes.Single());
        Assert.False(process.HasExited);

        definition.Dispose();

        Assert.True(process.WaitForExit(10_000));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_worker_ends_when_its_host_is_gone_whatever_its_definition_does(bool isLooping)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, "worker")).FullName;
        using var process = Process.Start(WorkerStart.Info(folder, Options.WorkerMemory))!;
        if (isLooping)
        {
            using var question = new FrameWriter(MessageKind.Load);
            UnscannedDefinition.Ask(question, "NeverDescribes");
            process.StandardInput.BaseStream.Write(question.Finish());
            process.StandardInput.BaseStream.Flush();
        }

        process.StandardInput.Close();

        var ended = process.WaitForExit(30_000);
        if (!ended) process.Kill();
        Assert.True(ended);
    }

    [Fact]
    public async Task Evaluations_that_end_their_process_quarantine_the_binding_and_no_other_tenant_notices()
    {
        var (catalogue, hash) = await InstalledAsync("Recurses", Options with { LostThreads = 2 });
        var (binding, other) = (await BindAsync(catalogue, hash), Guid.NewGuid());
        using var evaluator = await OpenAsync(catalogue, binding);
        using var evaluatorOfOther = await OpenAsync(catalogue, binding, other);

        for (var subject = 1; subject <= 2; subject++)
        {
            Assert.Equal("The evaluation ended its process: the stack overflowed.", Evaluate(evaluator, Trapped, subject).Failure!.Reason);
            Assert.NotNull(Evaluate(evaluatorOfOther, new Given()).Verdict);
        }

        Assert.Contains("2 evaluations ended their process", Evaluate(evaluator, new Given(), 3).Failure!.Reason, StringComparison.Ordinal);
        Assert.NotNull(Evaluate(evaluatorOfOther, new Given()).Verdict);
        Assert.Empty(await catalogue.RefreshAsync(CancellationToken.None));
        await catalogue.ReleaseAsync(hash, CancellationToken.None);
        Assert.NotNull(Evaluate(evaluator, new Given(), 3).Verdict);
    }

    [Fact]
    public async Task A_subject_that_ends_its_process_twice_in_a_row_is_set_aside()
    {
        var (catalogue, hash) = await InstalledAsync("Recurses");
        using var evaluator = await OpenAsync(catalogue, await BindAsync(catalogue, hash));

        for (var round = 0; round < 2; round++) Assert.Equal(EvaluationFailureKind.Exception, Evaluate(evaluator, Trapped).Failure!.Kind);

        Assert.Contains("set aside", Evaluate(evaluator, new Given()).Failure!.Reason, StringComparison.Ordinal);
        Assert.NotNull(Evaluate(evaluator, new Given(), subject: 2).Verdict);
    }

    [Fact]
    public async Task One_in_a_batch_that_ends_its_process_fails_alone()
    {
        var (catalogue, hash) = await InstalledAsync("Recurses");
        using var evaluator = await OpenAsync(catalogue, await BindAsync(catalogue, hash));

        var results = evaluator.EvaluateAll([.. ((Given[])[new Given(), Trapped, new Given()]).Select(given => (given.At(given.Instants[^1], evaluator.Reads), given.Instants[^1]))], CancellationToken.None);

        Assert.Equal(["lead", "The evaluation ended its process: the stack overflowed.", "lead"], results.Select(result => result.Verdict?.Stage ?? result.Failure!.Reason));
    }

    [Fact]
    public async Task Isolation_can_be_of_one_definition()
    {
        var options = Options with { Isolation = DefinitionIsolation.InProcess, IsolationOf = new Dictionary<string, DefinitionIsolation> { ["fixture"] = DefinitionIsolation.Process } };
        var (catalogue, hash) = await InstalledAsync("Recurses", options);
        using var evaluator = await OpenAsync(catalogue, await BindAsync(catalogue, hash));

        Assert.Equal("The evaluation ended its process: the stack overflowed.", Evaluate(evaluator, Trapped).Failure!.Reason);
    }

    [Fact]
    public async Task Calls_beyond_the_workers_that_may_be_wait_for_one()
    {
        var (catalogue, hash) = await InstalledAsync("Harmless", Options with { WorkersPerDefinition = 2 });
        var binding = await BindAsync(catalogue, hash);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            using var evaluator = await OpenAsync(catalogue, binding);
            for (var subject = 0; subject < 50; subject++) Assert.Equal("lead", Evaluate(evaluator, new Given(), subject).Verdict!.Stage);
        })));
    }
}
