using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Queries;

/// <summary>Which numbers were given when.</summary>
public sealed class ChangeNumbersQuery(ReadSession session)
{
    /// <summary>When the binding became the active one as of a number; null where it is the first.</summary>
    public async ValueTask<DateTimeOffset?> BeginsAsync(long asOf, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        var rows = await session.ListAsync(
            session.Statement().Add("SELECT a.activation_no, a.effective_from").From("activation", "a").Where()
                .Add($" AND a.state IN ({ActivationState.Active}, {ActivationState.Superseded}) AND (a.activation_no = 1 OR a.first_number <= {asOf})")
                .Add(" ORDER BY a.activation_no DESC LIMIT 1"),
            reader => reader.GetInt32(0) == 1 ? (DateTimeOffset?)null : dialect.Instant(reader, 1), cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>Of each of several instants the last number that had been given before it; 0 where none had.</summary>
    /// <param name="asOf">Numbers up to this one.</param>
    public async ValueTask<IReadOnlyList<long>> LastBeforeAsync(IReadOnlyList<DateTimeOffset> instants, long asOf, CancellationToken cancellationToken)
    {
        const int Probes = 15;
        // Numbers are in the order of the instants at which they were given: the place of each instant is between its two bounds.
        var (dialect, bounds) = (session.Dialect, instants.Select(instant => (
            Before: instant == DateTimeOffset.MaxValue ? asOf : 0L, Behind: instant == DateTimeOffset.MinValue ? 1L : asOf + 1)).ToArray());
        while (Array.Exists(bounds, bound => bound.Behind - bound.Before > 1))
        {
            List<long> probes = [.. bounds.SelectMany(bound => Enumerable.Range(1, Probes).Select(probe => bound.Before + ((bound.Behind - bound.Before) * probe / (Probes + 1)))
                .Where(number => number > bound.Before && number < bound.Behind)).Distinct()];
            var sql = session.Statement().Add("SELECT c.number, c.numbered_at").From("stage_change", "c").Where().Add(" AND ").IsOneOf(new Column("c.number"), probes);
            var given = await session.ListAsync(sql, reader => (Number: reader.GetInt64(0), At: dialect.Instant(reader, 1)), cancellationToken);
            // One that is not kept any more was given before all that are.
            given.AddRange(probes.Except(given.Select(each => each.Number)).Select(number => (number, DateTimeOffset.MinValue)).ToList());
            for (var index = 0; index < bounds.Length; index++)
            {
                foreach (var (number, at) in given)
                {
                    var (before, behind) = bounds[index];
                    if (number > before && number < behind) bounds[index] = at < instants[index] ? (number, behind) : (before, number);
                }
            }
        }

        return [.. bounds.Select(bound => bound.Before)];
    }

    /// <summary>When a number was given; null where it was not.</summary>
    public async ValueTask<DateTimeOffset?> NumberedAtAsync(long number, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        var rows = await session.ListAsync(
            session.Statement().Add("SELECT c.numbered_at").From("stage_change", "c").Where().Add($" AND c.number = {number}"), reader => dialect.Instant(reader, 0), cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }
}
