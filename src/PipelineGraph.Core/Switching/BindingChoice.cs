using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Switching;

/// <summary>A definition with settings that a command asks for, as a numbered binding of the tenant.</summary>
internal static class BindingChoice
{
    /// <summary>Why the binding cannot be had; empty when it can.</summary>
    public static IReadOnlyList<CommandError> Refusal(
        string packageHash, StageBinding? binding, IReadOnlyList<SettingProblem> problems, EvaluationFailure? unusable)
    {
        if (problems.Count > 0)
            return [.. problems.Select(problem => new CommandError(CommandErrorKind.InvalidSettings, problem.Message, problem.Key.Length == 0 ? ["settings"] : ["settings", problem.Key]))];
        return binding is null
            ? [NotUsable(packageHash, unusable?.Reason ?? "There is no usable definition with this package hash; see the reason in the catalogue of definitions.")]
            : [];
    }

    public static CommandError NotUsable(string? packageHash, string message) => new(CommandErrorKind.DefinitionNotUsable, message, ["packageHash"]) { PackageHash = packageHash };

    /// <summary>The tenant's record of the binding, made where there is none yet.</summary>
    public static async ValueTask<BindingRecord> RecordAsync(TenantTransaction transaction, StageBinding binding, CancellationToken cancellationToken)
    {
        var bindings = await transaction.Session.BindingsAsync(cancellationToken);
        if (bindings.FirstOrDefault(other => other.PackageHash == binding.PackageHash && other.SettingsHash == binding.SettingsHash) is { } known) return known;
        var record = new BindingRecord
        {
            TenantId = transaction.TenantId,
            BindingNo = bindings.Count + 1,
            DefinitionId = binding.DefinitionId,
            Version = binding.Version,
            PackageHash = binding.PackageHash,
            Settings = binding.Settings,
            SettingsHash = binding.SettingsHash,
            ActorId = transaction.Caller.ActorId,
            CreatedAt = transaction.Now,
        };
        await transaction.Session.InsertAsync(record, cancellationToken);
        return record;
    }
}
