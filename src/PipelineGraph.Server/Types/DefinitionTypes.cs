using System.Text.Json;
using System.Text.Json.Nodes;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.DataLoaders;

namespace PipelineGraph.Server.Types;

/// <summary>A row of the catalogue with its description, where it ever loaded.</summary>
public sealed record DefinitionView(DefinitionPackage Package, DefinitionDescription? Description);

/// <summary>A stage with the definition that it belongs to.</summary>
public sealed record StageView(string PackageHash, DefinitionDescription Definition, StageDescription Description, int Position)
{
    /// <summary>Null where the definition has no such stage.</summary>
    public static StageView? Of(string packageHash, DefinitionDescription definition, Unit unit, string key) =>
        OfUnit(packageHash, definition, unit).FirstOrDefault(stage => stage.Description.Key == key);

    /// <summary>The stages of a unit in their order.</summary>
    public static IEnumerable<StageView> OfUnit(string packageHash, DefinitionDescription definition, Unit unit) =>
        definition.Stages.Where(stage => stage.Unit == unit).Select((stage, position) => new StageView(packageHash, definition, stage, position));
}

/// <summary>A setting as its definition describes it.</summary>
public sealed record SettingView(SettingDescription Description);

/// <summary>A condition as its definition describes it.</summary>
public sealed record CriterionView(CriterionDescription Description);

[ObjectType("StageDefinition", typeof(DefinitionView))]
internal static class StageDefinitionType
{
    public static string Id(DefinitionView definition) => GlobalId.Of(NodeKind.StageDefinition, definition.Package.PackageHash);

    public static string Key(DefinitionView definition) => definition.Package.DefinitionId;

    public static string Version(DefinitionView definition) => definition.Package.Version;

    public static string PackageHash(DefinitionView definition) => definition.Package.PackageHash;

    public static DefinitionState State(DefinitionView definition) => definition.Package.State;

    public static string? Reason(DefinitionView definition) => definition.Package.Reason;

    public static async Task<string> Title(DefinitionView definition, string? locale, Locales locales) =>
        definition.Description is { } description ? await locales.TextAsync(description.Title, locale) : definition.Package.DefinitionId;

    public static async Task<string?> Summary(DefinitionView definition, string? locale, Locales locales) =>
        definition.Description is { } description && await locales.TextAsync(description.Summary, locale) is { Length: > 0 } text ? text : null;

    public static IEnumerable<SettingView> Settings(DefinitionView definition) =>
        (definition.Description?.Settings ?? []).Select(setting => new SettingView(setting));

    public static IEnumerable<Unit> Units(DefinitionView definition) =>
        (definition.Description?.Stages ?? []).Select(stage => stage.Unit).Distinct().Order();

    public static IEnumerable<StageView> Stages(DefinitionView definition, Unit? unit) => definition.Description is { } description
        ? Enum.GetValues<Unit>().Where(each => unit is null || each == unit)
            .SelectMany(each => StageView.OfUnit(definition.Package.PackageHash, description, each))
        : [];

    /// <summary>The catalogue's row of a package that the tenant may use.</summary>
    internal static async Task<DefinitionView?> FindAsync(string packageHash, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken)
    {
        var packages = await loaders.PackagesAsync(cancellationToken);
        return packages.FirstOrDefault(package => package.PackageHash == packageHash) is { } found
            ? new DefinitionView(found, await catalogue.DescribeAsync(packageHash, cancellationToken))
            : null;
    }

    internal static async Task<DefinitionView> GetAsync(string packageHash, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken) =>
        await FindAsync(packageHash, loaders, catalogue, cancellationToken)
        ?? throw new GraphQLException("The definition is no longer in the catalogue.", "DEFINITION_MISSING");
}

[ObjectType("SettingDescription", typeof(SettingView))]
internal static class SettingDescriptionType
{
    public static string Key(SettingView setting) => setting.Description.Key;

    public static string Type(SettingView setting) => JsonNamingPolicy.CamelCase.ConvertName(setting.Description.Default.Type.ToString());

    public static JsonElement Default(SettingView setting) => JsonElement.Parse(SettingsJson.Write(setting.Description.Default));

    public static JsonElement? Bounds(SettingView setting)
    {
        var bounds = new JsonObject();
        if (setting.Description.Minimum is { } minimum) bounds["minimum"] = minimum;
        if (setting.Description.Maximum is { } maximum) bounds["maximum"] = maximum;
        if (setting.Description.Choices is { Count: > 0 } choices) bounds["choices"] = new JsonArray([.. choices.Select(choice => (JsonNode)choice)]);
        return bounds.Count > 0 ? JsonSerializer.SerializeToElement(bounds) : null;
    }

    public static ValueTask<string> Title(SettingView setting, string? locale, Locales locales) => locales.TextAsync(setting.Description.Title, locale);
}

[ObjectType("Stage", typeof(StageView))]
internal static class StageType
{
    public static string Key(StageView stage) => stage.Description.Key;

    public static ValueTask<string> Name(StageView stage, string? locale, Locales locales) => locales.TextAsync(stage.Description.Name, locale);

    public static StageKind Kind(StageView stage) => stage.Description.Kind;

    public static Unit Unit(StageView stage) => stage.Description.Unit;

    public static Task<DefinitionView> Definition(StageView stage, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken) =>
        StageDefinitionType.GetAsync(stage.PackageHash, loaders, catalogue, cancellationToken);

    public static IEnumerable<CriterionView> Criteria(StageView stage) =>
        from key in stage.Description.Criteria
        let description = stage.Definition.Criteria.FirstOrDefault(criterion => criterion.Key == key)
        where description is not null
        select new CriterionView(description);
}

[ObjectType("CriterionDescription", typeof(CriterionView))]
internal static class CriterionDescriptionType
{
    public static string Key(CriterionView criterion) => criterion.Description.Key;

    public static ValueTask<string> Text(CriterionView criterion, string? locale, Locales locales) => locales.TextAsync(criterion.Description.Text, locale);

    public static string? Source(CriterionView criterion) => criterion.Description.Source;
}

[ObjectType("DefinitionBinding", typeof(BindingRecord))]
internal static class DefinitionBindingType
{
    public static string Id(BindingRecord binding) => GlobalId.Of(NodeKind.DefinitionBinding, binding.BindingNo);

    public static int Number(BindingRecord binding) => binding.BindingNo;

    public static Task<DefinitionView> Definition(BindingRecord binding, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken) =>
        StageDefinitionType.GetAsync(binding.PackageHash, loaders, catalogue, cancellationToken);

    public static JsonElement Settings(BindingRecord binding) => JsonElement.Parse(binding.Settings);

    public static BindingQuarantine? Quarantine(BindingRecord binding, Catalogue catalogue) => catalogue.QuarantineOf(binding);
}

[ObjectType("Quarantine", typeof(BindingQuarantine))]
internal static class QuarantineType;

[ObjectType("Activation", typeof(Activation))]
internal static class ActivationType
{
    public static string Id(Activation activation) => GlobalId.Of(NodeKind.Activation, activation.ActivationNo);

    public static int Number(Activation activation) => activation.ActivationNo;

    public static ValueTask<BindingRecord?> Binding(Activation activation, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken) =>
        catalogue.BindingAsync(loaders.Session, activation.BindingNo, cancellationToken);

    public static async ValueTask<double> Progress(Activation activation, Loaders loaders) => activation.State switch
    {
        ActivationState.Active or ActivationState.Superseded => 1,
        ActivationState.Preparing => (await loaders.KeptBindingsAsync()).FirstOrDefault(kept => kept.BindingNo == activation.BindingNo) is { } kept ? Shares.Of(kept.Evaluated, kept.Total) : 0,
        _ => 0,
    };

    public static async Task<Activation?> RollsBack(Activation activation, Loaders loaders, CancellationToken cancellationToken) =>
        (await loaders.ActivationsAsync(cancellationToken)).FirstOrDefault(other => other.ActivationNo == activation.RollsBack);

    public static TimeSpan? WritersWaited(Activation activation) => activation.SwitchMicroseconds is { } waited ? TimeSpan.FromMicroseconds(waited) : null;

    public static Task<Actor?> RequestedBy(Activation activation, Loaders loaders) => loaders.Actors.LoadAsync(activation.ActorId);

    public static long? FirstChange(Activation activation) => CausedAny(activation) ? activation.FirstNumber : null;

    public static long? LastChange(Activation activation) => CausedAny(activation) ? activation.LastNumber : null;

    /// <summary>The numbers are those that it could begin with and that it ended at.</summary>
    private static bool CausedAny(Activation activation) => activation.LastNumber >= activation.FirstNumber;
}

/// <summary>How far work is that goes on.</summary>
internal static class Shares
{
    /// <summary>Less than 1: what has evaluated everybody still has something to do, as long as it goes on.</summary>
    public static double Of(long done, long all) => all == 0 ? 0 : Math.Min((double)done / all, 0.999);
}
