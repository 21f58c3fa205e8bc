using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PipelineGraph.Core;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Checking;
using PipelineGraph.Data.Queries;

namespace PipelineGraph.Data;

/// <summary>Registers what is the same on every database.</summary>
public static class SharedServices
{
    public static IServiceCollection AddSharedData(this IServiceCollection services)
    {
        services.AddSingleton<ISubjectPages, SubjectPages>();
        services.AddSingleton<TenantCheck>();
        services.AddSingleton<IDefinitionPackages, DefinitionPackages>();
        services.AddSingleton<IStageChangeSignal, StageChangeSignal>();
        services.TryAddSingleton(TimeProvider.System);
        foreach (var useCase in UseCases.All) services.AddSingleton(useCase);
        return services;
    }
}
