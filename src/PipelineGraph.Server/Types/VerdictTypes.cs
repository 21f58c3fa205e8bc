using System.Text.Json;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.DataLoaders;

namespace PipelineGraph.Server.Types;

/// <summary>A stored verdict with the description of its definition.</summary>
public sealed record VerdictView(VerdictRecord Record, StageView Stage, Verdict Detail);

/// <summary>An answer of a verdict with its definition, for the texts.</summary>
public sealed record CriterionAnswer(CriterionResult Result, DefinitionDescription Definition);

/// <summary>Something unknown that a verdict names.</summary>
public sealed record MissingView(MissingFact Missing, StageView Stage);

/// <summary>A label of a verdict.</summary>
public sealed record LabelView(string Key, DefinitionDescription Definition);

/// <summary>An override with the stage that it names.</summary>
public sealed record OverrideView(FactRecord Fact, StageView Stage);

[ObjectType("Verdict", typeof(VerdictView))]
internal static class VerdictType
{
    /// <summary>A verdict with the stage that it gives; null where its definition has none of the key.</summary>
    internal static async ValueTask<VerdictView?> ViewAsync(VerdictRecord verdict, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken) =>
        await catalogue.StageAsync(loaders.Session, verdict.BindingNo, verdict.Unit, verdict.StageKey, cancellationToken) is { } stage
            ? new VerdictView(verdict, stage, VerdictJson.Read(verdict.Detail, verdict.StageKey, verdict.ReevaluateAt))
            : null;

    public static DateTimeOffset EnteredAt(VerdictView verdict) => verdict.Record.EnteredAt;

    public static DateTimeOffset ComputedFor(VerdictView verdict) => verdict.Record.ComputedFor;

    public static ValueTask<BindingRecord?> Binding(VerdictView verdict, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken) =>
        catalogue.BindingAsync(loaders.Session, verdict.Record.BindingNo, cancellationToken);

    public static VerdictStatus Status(VerdictView verdict) => verdict.Record.Status;

    public static string? Failure(VerdictView verdict) => verdict.Record.Failure;

    public static IEnumerable<CriterionAnswer> Criteria(VerdictView verdict) =>
        verdict.Detail.Criteria.Select(criterion => new CriterionAnswer(criterion, verdict.Stage.Definition));

    public static IEnumerable<MissingView> Missing(VerdictView verdict) =>
        from missing in verdict.Detail.Missing
        let stage = StageView.Of(verdict.Stage.PackageHash, verdict.Stage.Definition, verdict.Record.Unit, missing.ForStage)
        where stage is not null
        select new MissingView(missing, stage);

    public static async Task<string> Explanation(VerdictView verdict, string? locale, Locales locales)
    {
        var explanation = verdict.Detail.Explanation;
        return verdict.Stage.Definition.Texts.TryGetValue(explanation.Key, out var text)
            ? await locales.TextAsync(text, locale, explanation.Parameters)
            : explanation.Key;
    }

    public static IEnumerable<LabelView> Labels(VerdictView verdict) =>
        verdict.Detail.Labels.Select(label => new LabelView(label, verdict.Stage.Definition));

    public static IEnumerable<VerdictMeasure> Measures(VerdictView verdict) => verdict.Detail.Measures;

    public static DateTimeOffset? ReevaluateAt(VerdictView verdict) => verdict.Record.ReevaluateAt;
}

[ObjectType("Criterion", typeof(CriterionAnswer))]
internal static class CriterionType
{
    public static string Key(CriterionAnswer answer) => answer.Result.Key;

    public static CriterionState State(CriterionAnswer answer) => answer.Result.State;

    public static async Task<string> Text(CriterionAnswer answer, string? locale, Locales locales) =>
        answer.Definition.Criteria.FirstOrDefault(criterion => criterion.Key == answer.Result.Key) is { } description
            ? await locales.TextAsync(description.Text, locale, Parameters(answer.Result.Parameter))
            : answer.Result.Key;

    public static async Task<IEnumerable<IFactView>> Evidence(CriterionAnswer answer, Loaders loaders) =>
        (await loaders.Facts.LoadAsync(answer.Result.Evidence)).OfType<FactRecord>().Select(FactFields.ViewOf);

    internal static Dictionary<string, string> Parameters(string? parameter) =>
        parameter is null ? [] : new Dictionary<string, string> { ["parameter"] = parameter };
}

[ObjectType("MissingFact", typeof(MissingView))]
internal static class MissingFactType
{
    public static string FactKey(MissingView missing) => missing.Missing.FactKey;

    public static string Criterion(MissingView missing) => missing.Missing.Criterion;

    public static StageView ForStage(MissingView missing) => missing.Stage;

    public static Unit? Unit(MissingView missing) => missing.Missing.Unit;

    public static JsonElement? Example(MissingView missing) => missing.Missing.Example is { } example ? AttributeValueJson.Of(example) : null;

    public static ValueTask<string> Question(MissingView missing, string? locale, Locales locales) =>
        QuestionAsync(missing.Stage.Definition, missing.Missing.Criterion, missing.Missing.FactKey, locale, locales);

    /// <summary>What to ask to learn a fact; its key where the definition does not say.</summary>
    internal static async ValueTask<string> QuestionAsync(DefinitionDescription definition, string criterion, string factKey, string? locale, Locales locales)
    {
        var description = definition.Criteria.FirstOrDefault(each => each.Key == criterion);
        var question = description is null ? "" : await locales.TextAsync(description.Question, locale, CriterionType.Parameters(factKey));
        return question.Length > 0 ? question : factKey;
    }
}

[ObjectType("VerdictLabel", typeof(LabelView))]
internal static class VerdictLabelType
{
    public static async Task<string> Text(LabelView label, string? locale, Locales locales) =>
        label.Definition.Texts.TryGetValue(label.Key, out var text) ? await locales.TextAsync(text, locale) : label.Key;
}

[ObjectType("VerdictMeasure", typeof(VerdictMeasure))]
internal static class VerdictMeasureType;

[ObjectType("StageOverride", typeof(OverrideView))]
internal static class StageOverrideType
{
    public static string Reason(OverrideView view) => view.Fact.ValueText ?? "";

    public static async Task<Actor> Author(OverrideView view, Loaders loaders) =>
        await loaders.Actors.LoadAsync(view.Fact.ActorId) ?? throw new GraphQLException("The author is not known any more.", "ACTOR_MISSING");

    public static DateTimeOffset RecordedAt(OverrideView view) => view.Fact.RecordedAt;

    public static DateTimeOffset? ExpiresAt(OverrideView view) => view.Fact.ExpiresAt;

    public static IFactView Fact(OverrideView view) => FactFields.ViewOf(view.Fact);
}
