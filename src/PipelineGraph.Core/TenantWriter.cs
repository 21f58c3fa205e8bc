using PipelineGraph.Core.Stages;

namespace PipelineGraph.Core;

/// <summary>Runs commands, each in one write transaction of its tenant.</summary>
public sealed class TenantWriter(IWriteStore store, IStageEvaluators evaluators, IStageChangeSignal signal, TimeProvider clock)
{
    internal IWriteStore Store => store;

    internal IStageEvaluators Evaluators => evaluators;

    internal IStageChangeSignal Signal => signal;

    internal TimeProvider Clock => clock;
}
