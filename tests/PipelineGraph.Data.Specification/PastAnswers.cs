using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Specification;

/// <summary>What is answered to questions about the past.</summary>
internal static class PastAnswers
{
    /// <summary>What the figures, their lists, the stages and the verdicts of the past say as of a number.</summary>
    public static async Task<List<string>> AnswersAsync(World world, long asOf, IReadOnlyList<Guid> subjects, IReadOnlyList<DateTimeOffset> instants)
    {
        var told = new List<string>();
        await using var session = new ReadSession(world.Get<Snapshots>()) { TenantId = world.Caller.TenantId };
        var (stages, funnels, periods) = (new StagesQuery(session), new FunnelQuery(session), new PeriodQuery(session));
        foreach (var instant in (DateTimeOffset?[])[null, .. instants])
            told.AddRange((await stages.AtAsync(subjects, asOf, instant, default)).OrderBy(each => each.Key).Select(each => $"{asOf} {instant:O} {each.Key} {each.Value.StageKey} {each.Value.EnteredAt:O}"));
        foreach (var unit in Enum.GetValues<Unit>())
        {
            var basis = await funnels.BasisAsync(unit, asOf, World.At(3, 1), default);
            List<StageDescription> described = [.. new SourceDefinition().Describe().Stages.Where(stage => stage.Unit == unit)];
            var source = new PeriodSource(
                basis, World.At(2, 1), World.At(2, 20), Keys(kind => kind is not (StageKind.None or StageKind.Out)), Keys(kind => kind == StageKind.None), Keys(kind => kind == StageKind.Out))
            {
                Asked = "",
            };
            var counts = await funnels.PastAsync(basis, source.Order, [.. source.All.Except(source.Order)], withReached: true, default);
            foreach (var stage in source.All)
            {
                told.Add($"{asOf} {unit} {stage} {counts.Stages[stage]} {string.Join(' ', (await funnels.SubjectsAsync(basis, stage, PageRequest.Of(50, null, null, null), default)).Rows.Select(span => span.SubjectId))}");
                foreach (var figure in (PeriodFigure[])[PeriodFigure.AtStart, PeriodFigure.AtEnd, PeriodFigure.Entered, PeriodFigure.FirstEntered, PeriodFigure.LeftForward, PeriodFigure.LeftBackward, PeriodFigure.LeftAltogether, PeriodFigure.Reached, PeriodFigure.Cohort, PeriodFigure.Standing])
                {
                    var rows = (await periods.PageAsync(source, new FigureOf(figure, stage), PageRequest.Of(50, null, null, null), default)).Rows;
                    told.Add($"{asOf} {unit} {stage} {figure} {(await periods.CountAsync(source, figure, default)).GetValueOrDefault(stage)} {string.Join(' ', rows)}");
                }
            }

            List<string> Keys(Predicate<StageKind> which) => [.. described.Where(stage => which(stage.Kind)).Select(stage => stage.Key)];
        }

        return told;
    }
}
