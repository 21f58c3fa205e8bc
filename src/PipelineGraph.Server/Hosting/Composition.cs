using System.Data.Common;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PipelineGraph.Core.Import;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data;
using PipelineGraph.Plugins;
using PipelineGraph.Server.Demo;

namespace PipelineGraph.Server.Hosting;

/// <summary>What the server and the commands are made of: the database, the definitions and the use cases.</summary>
public static class Composition
{
    /// <summary>Settings that cannot be used are told by a <see cref="SettingsException"/>.</summary>
    public static IServiceCollection AddPipelineGraph(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = PipelineSettings.Read(configuration);
        services.AddSingleton(settings);
        services.AddSingleton(settings.Transport);
        services.TryAddSingleton(TimeProvider.System);
        settings.Database.AddTo(services);
        services.AddSingleton(settings.Isolation.Of(new PluginOptions { Folder = settings.PluginsDirectory, Trust = settings.Trust }));
        services.AddSingleton<DefinitionCatalogue>();
        services.AddSingleton<IStageEvaluators>(provider => provider.GetRequiredService<DefinitionCatalogue>());
        services.AddSingleton<ImportFile>();
        services.AddSingleton<DemoTenants>();
        return services;
    }

    /// <summary>Makes the database, or brings it to the form that this version needs. One that cannot be used is told with its path by an <see cref="IOException"/>.</summary>
    /// <returns>The migrations that were applied.</returns>
    public static async Task<IReadOnlyList<string>> OpenPipelineGraphAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        try
        {
            return await services.GetRequiredService<IDatabaseMigrator>().MigrateAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException || exception.GetBaseException() is DbException)
        {
            var database = services.GetRequiredService<PipelineSettings>().Database;
            throw new IOException($"The database {database.Name} cannot be used: {exception.GetBaseException().Message.TrimEnd('.')}. {database.Advice}", exception);
        }
    }

    /// <summary>Looks at the folder of definitions: what is new there is verified, kept and answered.</summary>
    public static Task<IReadOnlyList<DefinitionPackage>> RefreshDefinitionsAsync(this IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<DefinitionCatalogue>().RefreshAsync(cancellationToken);
}
