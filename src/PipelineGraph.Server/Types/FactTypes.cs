using System.Text.Json;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.DataLoaders;

namespace PipelineGraph.Server.Types;

/// <summary>A fact as clients see it.</summary>
public interface IFactView
{
    FactRecord Record { get; }
}

/// <summary>Something that happened between subjects and us.</summary>
public sealed record Activity(FactRecord Record) : IFactView;

/// <summary>A fact that is no activity.</summary>
public sealed record Statement(FactRecord Record) : IFactView;

/// <summary>What activities and statements have in common.</summary>
[ObjectType("Activity", typeof(Activity))]
[ObjectType("Statement", typeof(Statement))]
internal static class FactFields
{
    /// <summary>The view of a stored fact.</summary>
    public static IFactView ViewOf(FactRecord fact) => fact.Type == FactType.Activity ? new Activity(fact) : new Statement(fact);

    public static string Id(IFactView fact) => fact.Record.ActivityId is { } activityId && fact is Activity
        ? GlobalId.Of(NodeKind.Activity, activityId)
        : GlobalId.Of(NodeKind.Statement, fact.Record.FactId);

    public static DateTimeOffset? OccurredAt(IFactView fact) => fact.Record.OccurredAt;

    public static DateOnly? OccurredOn(IFactView fact) => fact.Record.OccurredOn;

    public static DateTimeOffset RecordedAt(IFactView fact) => fact.Record.RecordedAt;

    public static Task<Actor?> RecordedBy(IFactView fact, Loaders loaders) => loaders.Actors.LoadAsync(fact.Record.ActorId);

    public static async Task<IFactView?> VoidedBy(IFactView fact, Loaders loaders) =>
        await loaders.Voids.LoadAsync(new FactReference { SubjectId = fact.Record.SubjectId, FactNo = fact.Record.FactNo }) is { } voiding ? ViewOf(voiding) : null;
}

[ObjectType("Activity", typeof(Activity))]
internal static class ActivityType
{
    private static readonly JsonElement NoProperties = JsonElement.Parse("{}");

    public static string Kind(Activity activity) => activity.Record.Key;

    public static Direction? Direction(Activity activity) => activity.Record.Direction;

    public static JsonElement Properties(Activity activity) =>
        activity.Record.Properties is { } properties ? JsonElement.Parse(properties) : NoProperties;

    public static string? ExternalId(Activity activity) => activity.Record.ExternalId;
}

[ObjectType("Statement", typeof(Statement))]
internal static class StatementType
{
    public static string Key(Statement statement) => statement.Record.Type == FactType.Void ? "void" : statement.Record.Key;

    public static JsonElement? Value(Statement statement) => StatementJson.ValueOf(statement.Record);
}
