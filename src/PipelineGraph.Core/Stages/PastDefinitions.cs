namespace PipelineGraph.Core.Stages;

/// <summary>
/// The definitions that were active since an instant, the present one among them: what they say of a time that is told anew because a merge in it is taken back,
/// each with what was known while it was active.
/// </summary>
internal sealed class PastDefinitions : IDisposable
{
    private readonly TenantTransaction transaction;

    /// <summary>Latest first.</summary>
    private readonly List<Era> eras;

    private PastDefinitions(TenantTransaction transaction, List<Era> eras) => (this.transaction, this.eras) = (transaction, eras);

    /// <summary>Those before the present one.</summary>
    public IReadOnlyList<ActiveDefinition> Definitions => [.. eras.Skip(1).Select(era => era.Definition)];

    /// <summary>Back to the one that was active at the instant, or to the last that can still be asked: what lies before it stays as it was told.</summary>
    public static async ValueTask<PastDefinitions> OpenAsync(
        TenantTransaction transaction, IStageEvaluators evaluators, ActiveDefinition active, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var eras = new List<Era> { new(active, DateTimeOffset.MaxValue) };
        IReadOnlyList<BindingRecord>? bindings = null;
        for (var number = active.Activation.ActivationNo - 1; eras[^1].Definition.Activation.EffectiveFrom is { } until && since <= until && number > 0; number--)
        {
            if (await transaction.Session.FindActivationAsync(number, cancellationToken) is not { State: ActivationState.Superseded } activation) continue;
            bindings ??= await transaction.Session.BindingsAsync(cancellationToken);
            var binding = bindings.Single(each => each.BindingNo == activation.BindingNo);
            var kin = bindings.Where(other => other.PackageHash == binding.PackageHash).Select(other => other.BindingNo).ToHashSet();
            var definition = await ActiveDefinition.OpenAsync(evaluators, activation, binding, kin, cancellationToken);
            if (definition.Evaluator is null) break;
            eras.Add(new Era(definition, until));
        }

        return new PastDefinitions(transaction, eras);
    }

    /// <summary>What they said of a subject up to an instant.</summary>
    /// <param name="withPresent">Whether the present definition is asked as well.</param>
    public async ValueTask<PastTelling> TellAsync(SubjectFile file, bool withPresent, DateTimeOffset upTo, CancellationToken cancellationToken)
    {
        var steps = new List<FoldedStep>();
        Activation? first = null;
        foreach (var era in eras.Skip(withPresent ? 0 : 1).Where(era => !(era.Definition.Activation.EffectiveFrom > upTo)))
        {
            if (await FoldAsync(era, file, era.Until < upTo ? era.Until : upTo, cancellationToken) is not { } told) break;
            steps.InsertRange(0, told);
            first = era.Definition.Activation;
        }

        return new PastTelling(steps, first, Definitions);
    }

    public void Dispose()
    {
        foreach (var era in eras.Skip(1)) era.Definition.Dispose();
    }

    /// <returns>Null: the definition failed on it.</returns>
    private async ValueTask<IReadOnlyList<FoldedStep>?> FoldAsync(Era era, SubjectFile file, DateTimeOffset upTo, CancellationToken cancellationToken)
    {
        var (definition, from) = (era.Definition, era.Definition.Activation.EffectiveFrom);
        if (!definition.Stages(file.Row.Unit)) return from is { } at ? [new FoldedStep(at, null, false, null, null, definition.BindingNo)] : [];
        if (definition.Evaluator is not { } evaluator) return null;
        var then = new KnownThen(transaction, upTo);
        if (then.Of(file) is not { } known) return [];
        var timeline = await new Surroundings(then).TimelineAsync(known, definition.Declared!, cancellationToken);
        var fold = Fold.Run(evaluator, timeline, from > timeline.Start ? from.Value : timeline.Start, upTo, firstByClock: false, cancellationToken);
        return fold.Failure is null ? [.. FoldedStep.Of(timeline.Subject, fold.Steps, before: null).Select(step => step with { BindingNo = definition.BindingNo })] : null;
    }

    /// <param name="Until">When the next one became active.</param>
    private sealed record Era(ActiveDefinition Definition, DateTimeOffset Until);
}

/// <summary>A history as earlier definitions tell it, with which the present one's begins.</summary>
/// <param name="First">Of the first of them that was asked: what precedes it stays.</param>
/// <param name="Definitions">Whose steps there may be.</param>
internal sealed record PastTelling(IReadOnlyList<FoldedStep> Steps, Activation? First, IReadOnlyList<ActiveDefinition> Definitions);
