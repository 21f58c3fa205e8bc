using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Stages;

/// <summary>The order of a definition's stages, in which a move goes forward or backward.</summary>
public static class StageOrder
{
    /// <param name="description">Of the definition that both stages belong to; null when they belong to two.</param>
    public static MoveDirection Direction(DefinitionDescription? description, Unit unit, string? from, string? to)
    {
        if (from is null) return MoveDirection.Entered;
        if (to is null) return MoveDirection.Left;
        if (Place(description, unit, from) is not { } start || Place(description, unit, to) is not { } end) return MoveDirection.None;
        if (end.Kind == StageKind.Out) return start.Kind == StageKind.Out ? MoveDirection.None : MoveDirection.Out;
        if (!start.Ordered && !end.Ordered) return MoveDirection.None;
        if (!start.Ordered) return MoveDirection.Forward;
        if (!end.Ordered) return MoveDirection.Backward;
        return end.Index == start.Index ? MoveDirection.None : end.Index > start.Index ? MoveDirection.Forward : MoveDirection.Backward;
    }

    /// <summary>The stages that somebody reached or passed who was in the given ones: of the ordered ones all up to the furthest.</summary>
    /// <param name="description">Of the definition that the stages belong to; without one, only the given stages count.</param>
    public static IReadOnlyCollection<string> Reached(DefinitionDescription? description, Unit unit, IEnumerable<string> visited)
    {
        var reached = visited.ToHashSet(StringComparer.Ordinal);
        var passed = false;
        for (var index = description?.Stages.Count - 1 ?? -1; index >= 0; index--)
        {
            var stage = description!.Stages[index];
            if (stage.Unit != unit || stage.Kind is StageKind.None or StageKind.Out) continue;
            if (passed) reached.Add(stage.Key);
            else passed = reached.Contains(stage.Key);
        }

        return reached;
    }

    private static (int Index, StageKind Kind, bool Ordered)? Place(DefinitionDescription? description, Unit unit, string key)
    {
        for (var index = 0; index < description?.Stages.Count; index++)
        {
            var stage = description.Stages[index];
            if (stage.Unit == unit && stage.Key == key) return (index, stage.Kind, stage.Kind is not (StageKind.None or StageKind.Out));
        }

        return null;
    }
}
