using PipelineGraph.Server.Commands;

return await PipelineGraphCommand.RunAsync(args);
