using System.Text.Json;
using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Core.Activities;

/// <summary>Records something that happened between subjects and us: one fact for each of them.</summary>
public sealed class RecordActivity(TenantWriter writer)
{
    private const int MostSubjects = 100;
    private const int LongestProperties = 100_000;

    public Task<Outcome<ActivityResult>> ExecuteAsync(Caller caller, RecordActivityCommand command, CancellationToken cancellationToken) =>
        writer.RunAsync(caller, Role.Editor, command, async transaction =>
        {
            var checks = new CommandChecks(transaction);
            var kind = checks.Key(command.Kind, "kind");
            var moment = checks.Moment(command.OccurredAt, command.OccurredOn);
            var properties = Properties(command.Properties, checks);
            var ids = command.SubjectIds.Distinct().Order().ToList();
            if (ids.Count is 0 or > MostSubjects) checks.Add(CommandError.Invalid("An activity has 1 to 100 subjects.", "subjectIds"));
            var files = new List<SubjectFile>(ids.Count);
            foreach (var id in ids)
            {
                if (await checks.SubjectAsync(id, null, cancellationToken, "subjectIds") is { } file) files.Add(file);
            }

            checks.ExternalId(command.ExternalSource, command.ExternalId);
            if (command is { ExternalSource: { } source, ExternalId: { } external } && await transaction.Session.FindFactAsync(source, external, cancellationToken) is { } known)
                checks.Add(new CommandError(CommandErrorKind.DuplicateExternalId, $"The activity '{external}' of '{source}' was recorded before, and its id stays taken. If it was wrong, void it and record the right one with another external id.", ["externalId"])
                {
                    ExistingId = known.ActivityId ?? known.FactId,
                });
            if (checks.Failed) return Outcome<ActivityResult>.Failed(checks.Errors);

            var activityId = transaction.NewId();
            var draft = new FactDraft(FactType.Activity, kind)
            {
                ActivityId = activityId,
                Direction = command.Direction,
                Properties = properties,
                ExternalSource = command.ExternalSource,
                ExternalId = command.ExternalId,
            }.At(moment);
            foreach (var file in files) await transaction.AppendAsync(file, draft, cancellationToken);
            var changes = await transaction.FinishAsync(cancellationToken);
            var recorded = new List<Guid>(files.Count);
            foreach (var file in files) recorded.Add((await transaction.FindWholeAsync(file.Row.SubjectId, cancellationToken))!.Row.SubjectId);
            return Outcome<ActivityResult>.Of(new ActivityResult { ActivityId = activityId, SubjectIds = [.. recorded.Distinct()], Changes = changes });
        }, cancellationToken);

    /// <summary>The properties without white space; null when there are none.</summary>
    internal static string? Properties(string? json, CommandChecks checks, params IReadOnlyList<string> path)
    {
        if (json is null) return null;
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                checks.Add(CommandError.Invalid("The properties of an activity are a JSON object, as {\"completed\": true}.", [.. path, "properties"]));
            else if (json.Length > LongestProperties)
                checks.Add(CommandError.Invalid("The properties of an activity have at most 100,000 characters.", [.. path, "properties"]));
            else return JsonSerializer.Serialize(document.RootElement);
        }
        catch (JsonException)
        {
            checks.Add(CommandError.Invalid("The properties of an activity are not JSON.", [.. path, "properties"]));
        }

        return null;
    }
}
