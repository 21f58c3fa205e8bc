using PipelineGraph.Definitions;

namespace PipelineGraph.Core;

/// <summary>What can be wrong with a command. May grow.</summary>
public enum CommandErrorKind
{
    InvalidValue,
    NotFound,
    DuplicateExternalId,
    IdempotencyKeyReused,
    InvalidSettings,
    DefinitionNotUsable,
    ActivationInProgress,
    NotPermitted,
    ContactMerged,
    ContactErased,
}

/// <summary>Why a command was refused, in words that say what to do; nothing of it was written.</summary>
/// <param name="Path">Into the command in camelCase, as <c>attributes, 0, value</c>.</param>
public sealed record CommandError(CommandErrorKind Kind, string Message, IReadOnlyList<string> Path)
{
    /// <summary>The subject, activity or quote that has the external id already; the contact that one was merged into; the contact that was erased.</summary>
    public Guid? ExistingId { get; init; }

    /// <summary>The unit of <see cref="ExistingId"/>, of a subject.</summary>
    public Unit? ExistingUnit { get; init; }

    public string? PackageHash { get; init; }

    public int? ActivationNo { get; init; }

    public static CommandError Invalid(string message, params IReadOnlyList<string> path) => new(CommandErrorKind.InvalidValue, message, path);

    public static CommandError NotFound(string message, params IReadOnlyList<string> path) => new(CommandErrorKind.NotFound, message, path);
}

/// <summary>The answer of a use case: a value, or errors.</summary>
public sealed record Outcome<T>
    where T : class
{
    public T? Value { get; init; }

    public IReadOnlyList<CommandError> Errors { get; init; } = [];

    public bool Succeeded => Value is not null;

    public static Outcome<T> Of(T value) => new() { Value = value };

    public static Outcome<T> Failed(params IReadOnlyList<CommandError> errors) => new() { Errors = errors };
}

/// <summary>A field to change; its value may be null where the field may be cleared. A field that is left out has no change.</summary>
public readonly record struct Change<T>(T Value);

/// <summary>What every command has.</summary>
public interface ICommand
{
    /// <summary>
    /// 1 to 200 characters. The same key with the same command answers what was answered before; with another it is refused. Null: the caller
    /// makes the command safe to repeat by external ids.
    /// </summary>
    string? IdempotencyKey { get; }
}
