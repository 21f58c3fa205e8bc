using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Core;

/// <summary>The use cases, for registration: each is made once, from the ports and a <see cref="TimeProvider"/>.</summary>
public static class UseCases
{
    public static IReadOnlyList<Type> All { get; } =
    [
        typeof(TenantWriter),
        typeof(CreateTenant), typeof(CreateApiKey), typeof(RevokeApiKey), typeof(FindCaller), typeof(EnsureActor),
        typeof(CreateContact), typeof(UpdateContact), typeof(MergeContacts), typeof(EraseContact), typeof(CreateCompany), typeof(UpdateCompany),
        typeof(CreateDeal), typeof(UpdateDeal), typeof(RecordQuote),
        typeof(RecordActivity), typeof(SetAttributes), typeof(RecordLink), typeof(RecordConsent), typeof(RecordJudgement), typeof(VoidFact),
        typeof(DeclareAttribute), typeof(RecordFacts),
        typeof(ActivateDefinition), typeof(PrepareActivation), typeof(KeepBinding), typeof(AdvanceRun), typeof(StartRun), typeof(AssessSubjects), typeof(WorkInBackground), typeof(OverrideStage), typeof(EvaluateDue),
    ];
}
