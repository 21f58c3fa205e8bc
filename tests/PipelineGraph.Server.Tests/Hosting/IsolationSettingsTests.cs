using Microsoft.Extensions.Configuration;
using PipelineGraph.Plugins;
using PipelineGraph.Server.Hosting;

namespace PipelineGraph.Server.Tests.Hosting;

public class IsolationSettingsTests
{
    [Fact]
    public void Definitions_run_in_process_unless_it_is_said_otherwise_of_all_or_of_one()
    {
        var settings = Read(("Definitions:Isolation", "process"), ("Definitions:IsolationOf:acme-funnel", "InProcess"), ("Definitions:WorkerMegabytes", "100"), ("Definitions:Workers", "3"));

        Assert.Equal(DefinitionIsolation.InProcess, Read().Isolation);
        Assert.Equal(DefinitionIsolation.Process, settings.Isolation);
        Assert.Equal(DefinitionIsolation.InProcess, settings.IsolationOf["acme-funnel"]);
        var options = settings.Of(new PluginOptions { Folder = "" });
        Assert.Equal((100 * 1024 * 1024, 3), (options.WorkerMemory, options.WorkersPerDefinition));
    }

    [Fact]
    public void Values_that_are_none_are_told_with_those_that_are()
    {
        var problems = Assert.Throws<SettingsException>(() => Read(
            ("Definitions:Isolation", "1"), ("Definitions:IsolationOf:acme-funnel", "thread"), ("Definitions:Workers", "0"), ("Definitions:Isolaton", "Process"))).Problems;

        Assert.Contains("PipelineGraph:Definitions:Isolation is '1': set InProcess or Process.", problems);
        Assert.Contains("PipelineGraph:Definitions:IsolationOf:acme-funnel is 'thread': set InProcess or Process.", problems);
        Assert.Contains("PipelineGraph:Definitions:Workers is '0': write a whole number from 1 to 64.", problems);
        Assert.Contains(problems, problem => problem.StartsWith("PipelineGraph:Definitions:Isolaton is not a setting", StringComparison.Ordinal));
        Assert.Equal(4, problems.Count);
    }

    private static IsolationSettings Read(params (string Name, string Value)[] settings) => PipelineSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create("PipelineGraph:" + setting.Name, (string?)setting.Value))).Build()).Isolation;
}
