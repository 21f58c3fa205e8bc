namespace PipelineGraph.Core.Stages;

/// <summary>Makes a definition with its settings the active one.</summary>
public sealed record ActivateDefinitionCommand : ICommand
{
    public string? IdempotencyKey { get; init; }

    public required string PackageHash { get; init; }

    /// <summary>A JSON object of what differs from the defaults.</summary>
    public string SettingsJson { get; init; } = "{}";

    public required string Reason { get; init; }
}

/// <summary>Goes back to the definition that was active before the present one, with its settings.</summary>
public sealed record RollBackDefinitionCommand : ICommand
{
    public string? IdempotencyKey { get; init; }

    public required string Reason { get; init; }
}

/// <summary>Gives up an activation that is being prepared: nothing has changed yet.</summary>
public sealed record CancelActivationCommand : ICommand
{
    public string? IdempotencyKey { get; init; }

    public required int ActivationNo { get; init; }
}

/// <summary>A person's opinion of the stage, shown beside the verdict.</summary>
public sealed record OverrideStageCommand : ICommand
{
    public string? IdempotencyKey { get; init; }

    public required Guid SubjectId { get; init; }

    /// <summary>A stage of the active definition, of the subject's unit.</summary>
    public required string StageKey { get; init; }

    public required string Reason { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }
}
