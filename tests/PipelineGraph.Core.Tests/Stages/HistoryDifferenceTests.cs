using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Tests.Stages;

public sealed class HistoryDifferenceTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Stages = ["none", "lead", "prospect"];

    [Fact]
    public void The_same_history_gives_no_rows()
    {
        HistoryStep[] known = [Step(1, "none", 1), Step(3, "lead", 2)];
        Assert.Empty(Between(known, 0, Folded(1, "none"), Folded(2, "none"), Folded(3, "lead")).Rows);
    }

    [Fact]
    public void Moves_come_first_then_what_no_longer_holds()
    {
        HistoryStep[] known = [Step(1, "none", 6), Step(10, "lead", 7)];
        var difference = Between(known, 1, Folded(4, "lead"), Folded(10, "lead"));

        Assert.Equal([(ChangeKind.Moved, 4, null), (ChangeKind.Retracted, 10, 7L)], difference.Rows.Select(row => (row.Kind, (row.To.At - Start).Days, row.Retracts)));
        Assert.All(difference.Rows, row => Assert.Equal("lead", row.Present!.StageKey));
    }

    [Fact]
    public void A_move_whose_origin_changed_is_told_again()
    {
        HistoryStep[] known = [Step(1, "none", 1), Step(10, "prospect", 2)];
        var difference = Between(known, 1, Folded(5, "lead"), Folded(10, "prospect"));
        Assert.Equal([("none", "lead"), ("lead", "prospect"), ("none", "prospect")], difference.Rows.Select(row => (row.From!.StageKey!, row.To.StageKey!)));
    }

    [Fact]
    public void Random_folds_the_rows_lead_from_the_known_history_to_the_new_one()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var ledger = new List<(ChangeKind Kind, HistoryStep Step, long Retracts)>();
            IReadOnlyList<HistoryStep> history = [];
            var spans = new Dictionary<(int, string), (int Present, int Reached)>();
            for (var fold = 0; fold < 6; fold++)
            {
                var from = random.Next(1, 15);
                var folded = Enumerable.Range(from, random.Next(1, 12)).Where(day => day == from || random.Next(2) == 0).Select(day => Folded(day, Stages[random.Next(3)])).ToArray();
                var kept = history.TakeWhile(step => step.At < Start.AddDays(from)).Count();
                var difference = Between(history, kept, folded);
                var numbers = new Dictionary<Guid, long>();
                foreach (var row in difference.Rows)
                {
                    var number = ledger.Count + 1;
                    if (row.Kind == ChangeKind.Moved) numbers[row.To.ChangeId] = number;
                    ledger.Add((row.Kind, row.To with { Number = number }, row.Retracts ?? 0));
                    Assert.Equal(Known(ledger).LastOrDefault()?.StageKey, row.Present?.StageKey);
                }

                var next = difference.History.Select(step => step.Number != 0 ? step : step with { Number = numbers[step.ChangeId] }).ToList();
                Assert.Equal(next.Select(step => (step.At, step.StageKey)), Known(ledger).Select(step => (step.At, step.StageKey)));
                foreach (var (binding, stage, present, reached) in HistoryProjection.Counts(history, next, Unit.Person, _ => null))
                {
                    var count = spans.GetValueOrDefault((binding, stage));
                    spans[(binding, stage)] = (count.Present + present, count.Reached + reached);
                }

                history = next;
                Assert.All(spans, count => Assert.Equal(
                    (history[^1].StageKey == count.Key.Item2 ? 1 : 0, history.Any(step => step.StageKey == count.Key.Item2) ? 1 : 0), count.Value));
            }
        }
    }

    private static List<HistoryStep> Known(List<(ChangeKind Kind, HistoryStep Step, long Retracts)> ledger)
    {
        var retracted = ledger.Where(row => row.Kind == ChangeKind.Retracted).Select(row => row.Retracts).ToHashSet();
        return [.. ledger.Where(row => row.Kind == ChangeKind.Moved && !retracted.Contains(row.Step.Number)).Select(row => row.Step).OrderBy(step => step.At).ThenBy(step => step.Number)];
    }

    private static HistoryDifference Between(IReadOnlyList<HistoryStep> known, int kept, params FoldedStep[] folded) =>
        HistoryDifference.Between(known, kept, folded, 1, Guid.NewGuid);

    private static HistoryStep Step(int day, string stage, long number) => new(Start.AddDays(day), 1, stage, number, Guid.NewGuid());

    private static FoldedStep Folded(int day, string stage) => new(Start.AddDays(day), stage, false, null, null);
}
