using System.Reflection;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.AspNetCore.Uploads;
using PipelineGraph.Server.Types.Scalars;

namespace PipelineGraph.Server.Hosting;

/// <summary>The contract with front ends, brought together with the code behind it; whatever does not fit stops the start, all of it listed.</summary>
internal static class GraphQLSchema
{
    /// <summary>The texts of the folder <c>schema</c>, as they are embedded.</summary>
    public static IEnumerable<(string Name, string Text)> Texts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".graphql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return (name, reader.ReadToEnd());
        }
    }

    public static RequestExecutor Build(ExecutorOptions options, ILogger logger)
    {
        var builder = new RequestExecutorBuilder();
        foreach (var (name, text) in Texts()) builder.AddSdl(text, name);
        return builder
            .AddScalar(new DateTimeScalar())
            .AddScalar(new DateScalar())
            .AddScalar(new DurationScalar())
            .AddScalar(new LocaleScalar())
            .AddScalar(new DecimalScalar())
            .AddScalar(new CursorScalar())
            .AddScalar(new ChangeNumberScalar())
            .AddScalar(new JsonScalar())
            .AddScalar(new UploadScalar())
            .WithOptions(options)
            .AddTypes(Assembly.GetExecutingAssembly())
            .OnUnexpectedError((exception, path) =>
            {
                // A client that has gone cancels its work: that is no failure.
                if (exception is not OperationCanceledException) Log.FieldFailed(logger, exception, string.Join('.', path));
            })
            .Build();
    }
}
