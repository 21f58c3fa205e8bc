using System.CommandLine;
using PipelineGraph.Server.Hosting;

namespace PipelineGraph.Server.Commands;

/// <summary><c>schema print</c></summary>
internal static class SchemaCommands
{
    public static Command Create(CommandContext context)
    {
        var print = new Command("print", "Prints the GraphQL schema in its definition language.");
        print.SetAction(async (_, cancellationToken) =>
        {
            PipelineSettings.Read(PipelineSettings.Configuration(context.Settings)); // wrong settings are told by every command alike
            var assembly = typeof(SchemaCommands).Assembly;
            var separator = "";
            foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".graphql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            {
                await using var stream = assembly.GetManifestResourceStream(name)!;
                using var reader = new StreamReader(stream);
                await context.Output.WriteAsync(separator + (await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false)).TrimEnd() + "\n").ConfigureAwait(false);
                separator = "\n";
            }

            return PipelineGraphCommand.Done;
        });
        return new Command("schema", "The contract with front ends.") { print };
    }
}
