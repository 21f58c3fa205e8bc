using System.Text.Json;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL.AspNetCore.Uploads;
using PipelineGraph.GraphQL.Execution;

namespace PipelineGraph.Server.Types.Inputs;

/// <summary>An override, as clients write it.</summary>
[InputType("OverrideStageInput")]
public sealed record OverrideStageInput
{
    public required string IdempotencyKey { get; init; }

    public required string SubjectId { get; init; }

    public required string StageKey { get; init; }

    public required string Reason { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    internal OverrideStageCommand ToCommand(IdReader ids) => new()
    {
        IdempotencyKey = IdempotencyKey,
        SubjectId = ids.Subject(SubjectId),
        StageKey = StageKey,
        Reason = Reason,
        ExpiresAt = ExpiresAt,
    };
}

/// <summary>A declaration, as clients write it.</summary>
[InputType("DeclareAttributeInput")]
public sealed record DeclareAttributeInput
{
    public required string IdempotencyKey { get; init; }

    public required Unit Unit { get; init; }

    public required string Key { get; init; }

    public required FactValueType Type { get; init; }

    public required bool IsDimension { get; init; }

    public string? Label { get; init; }

    internal DeclareAttributeCommand ToCommand() => new()
    {
        IdempotencyKey = IdempotencyKey,
        Unit = Unit,
        Key = Key,
        Type = Type,
        IsDimension = IsDimension,
        Label = Label,
    };
}

/// <summary>A definition with settings, as clients write it.</summary>
[InputType("DefinitionCandidateInput")]
public sealed record DefinitionCandidateInput
{
    public required string DefinitionId { get; init; }

    public required JsonElement Settings { get; init; }

    /// <param name="path">Where it stands in the input.</param>
    internal Candidate ToCandidate(IdReader ids, params IReadOnlyList<string> path) => new()
    {
        PackageHash = ids.Package(DefinitionId, [.. path, "definitionId"]),
        SettingsJson = Settings.GetRawText(),
    };

    /// <summary>Where in the input an error belongs that a use case places within the candidate.</summary>
    internal static IReadOnlyList<string> Place(IReadOnlyList<string> path, params IReadOnlyList<string> candidate) => path switch
    {
        ["packageHash", ..] => [.. candidate, "definitionId"],
        ["settings", ..] => [.. candidate, .. path],
        _ => path,
    };
}

/// <summary>An activation, as clients write it.</summary>
[InputType("ActivateDefinitionInput")]
public sealed record ActivateDefinitionInput
{
    public required string IdempotencyKey { get; init; }

    public required DefinitionCandidateInput Candidate { get; init; }

    public required string Reason { get; init; }
}

/// <summary>A way back, as clients write it.</summary>
[InputType("RollBackDefinitionInput")]
public sealed record RollBackDefinitionInput
{
    public required string IdempotencyKey { get; init; }

    public required string Reason { get; init; }
}

/// <summary>An activation to give up, as clients write it.</summary>
[InputType("CancelActivationInput")]
public sealed record CancelActivationInput
{
    public required string IdempotencyKey { get; init; }

    public required string ActivationId { get; init; }
}

/// <summary>Rows to import, as clients write them.</summary>
[InputType("ImportCsvInput")]
public sealed record ImportCsvInput
{
    public string? IdempotencyKey { get; init; }

    public required string Csv { get; init; }

    public required JsonElement Mapping { get; init; }
}

/// <summary>A file to import, as clients send it.</summary>
[InputType("ImportFileInput")]
public sealed record ImportFileInput
{
    public string? IdempotencyKey { get; init; }

    public required Upload File { get; init; }

    public required JsonElement Mapping { get; init; }
}
