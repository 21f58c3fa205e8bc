using System.CommandLine;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.TypeSystem;
using PipelineGraph.Server.Hosting;

namespace PipelineGraph.Server.Commands;

/// <summary><c>schema print</c> and <c>schema check</c></summary>
internal static class SchemaCommands
{
    public static Command Create(CommandContext context)
    {
        var print = new Command("print", "Prints the GraphQL schema in its definition language.");
        print.SetAction(async (_, _) =>
        {
            ReadSettings(context);
            await context.Output.WriteAsync(string.Join('\n', GraphQLSchema.Texts().Select(each => each.Text.TrimEnd() + "\n"))).ConfigureAwait(false);
            return PipelineGraphCommand.Done;
        });
        return new Command("schema", "The contract with front ends.") { print, Check(context) };
    }

    private static Command Check(CommandContext context)
    {
        var against = new Option<FileInfo>("--against") { Description = "The earlier schema, as 'schema print' printed it.", Required = true };
        var check = new Command("check", "Tells what changed since an earlier schema. Exit code 1 when a client that was written for it may break without having been told.") { against };
        check.SetAction(async (result, cancellationToken) =>
        {
            ReadSettings(context);
            var file = result.GetRequiredValue(against);
            var text = await File.ReadAllTextAsync(file.FullName, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<SchemaChange> changes;
            try
            {
                changes = SchemaComparison.Compare(new SchemaBuilder().Add(text, file.Name).Build(), Present());
            }
            catch (SchemaException exception)
            {
                await context.Error.WriteLineAsync($"{file.Name} is not a schema of this server.\n{exception.Message}").ConfigureAwait(false);
                return PipelineGraphCommand.Refused;
            }

            foreach (var group in changes.Where(change => !change.IsBreach).OrderByDescending(change => change.Severity).GroupBy(Heading))
            {
                await context.Output.WriteLineAsync(group.Key).ConfigureAwait(false);
                foreach (var change in group) await context.Output.WriteLineAsync($"  {change}").ConfigureAwait(false);
            }

            var breaches = changes.Where(change => change.IsBreach).ToList();
            foreach (var breach in breaches) await context.Error.WriteLineAsync($"Breaking: {breach} {Advice(breach)}").ConfigureAwait(false);
            await context.Output.WriteLineAsync(FormattableString.Invariant($"{changes.Count} changes, {breaches.Count} break clients that were not told.")).ConfigureAwait(false);
            return breaches.Count > 0 ? PipelineGraphCommand.Refused : PipelineGraphCommand.Done;
        });
        return check;
    }

    private static Schema Present()
    {
        var builder = new SchemaBuilder();
        foreach (var (name, text) in GraphQLSchema.Texts()) builder.Add(text, name);
        return builder.Build();
    }

    /// <summary>Wrong settings are told by every command alike.</summary>
    private static void ReadSettings(CommandContext context) => PipelineSettings.Read(PipelineSettings.Configuration(context.Settings));

    private static string Heading(SchemaChange change) => change.Severity switch
    {
        SchemaChangeSeverity.Breaking => "Removed after it was deprecated:",
        SchemaChangeSeverity.Dangerous => "Dangerous (a client may meet what it does not expect):",
        _ => "Safe:",
    };

    private static string Advice(SchemaChange breach) => breach.Kind switch
    {
        "FIELD_REMOVED" or "ARG_REMOVED" or "DIRECTIVE_ARG_REMOVED" or "VALUE_REMOVED_FROM_ENUM" =>
            "Bring it back with @deprecated(reason: \"what to use instead\"), release that, and remove it in a later release.",
        "TYPE_REMOVED" => "Bring it back, deprecate every field and argument that leads to it, release that, and remove all of them together in a later release.",
        "REQUIRED_ARG_ADDED" or "REQUIRED_INPUT_FIELD_ADDED" or "REQUIRED_DIRECTIVE_ARG_ADDED" => "Make it nullable, or give it a default value.",
        _ => "Take the change back and put a new element beside this one; deprecate this one if it is to go.",
    };
}
