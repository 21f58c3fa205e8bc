using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Checking;

namespace PipelineGraph.Data.Specification;

/// <summary>What must hold of a tenant whatever happened to it: each table that is derived says what the ledger says, and the ledger what the facts say.</summary>
public static class DerivedTables
{
    public static async Task AssertAgreeAsync(TenantRows rows, TenantCheck check)
    {
        var found = await check.ExecuteAsync(rows.TenantId, default);
        Assert.True(found!.Differences.Count == 0, string.Join(Environment.NewLine, found.Differences.First));
        Assert.Empty(found.NotDescribed);
        var (spans, verdicts, stream, subjects) = await rows.ReadAsync(async context => (
            await context.StageSpans.AsNoTracking().Where(span => span.KnownTo == long.MaxValue && span.LeftAt == null).ToListAsync(),
            await context.Verdicts.AsNoTracking().ToListAsync(),
            await context.Streams.AsNoTracking().SingleAsync(),
            await context.Subjects.AsNoTracking().ToListAsync()));
        var gone = subjects.Where(subject => subject.IsGone).Select(subject => subject.SubjectId).ToHashSet();
        // Who was merged or erased is in no stage, is not looked at again, and is in no list; how many are part of a contact is told at it.
        Assert.DoesNotContain(verdicts, verdict => verdict.BindingNo == stream.ActiveBindingNo && gone.Contains(verdict.SubjectId));
        Assert.DoesNotContain(spans, span => gone.Contains(span.SubjectId));
        Assert.Equal(gone.Order(), (await rows.ReadAsync(context => context.Contacts.AsNoTracking().Where(contact => contact.Gone).Select(contact => contact.ContactId).ToListAsync())).Order());
        Assert.All(subjects, subject => Assert.Equal(subjects.Count(other => other.MergedIntoId == subject.SubjectId), subject.MergedCount));
    }

    /// <summary>The stage of every subject, and since when, is what an evaluation of its facts says now; nothing may be due any more.</summary>
    /// <param name="except">Who is in its stage because of what is not known any more.</param>
    public static async Task AssertFreshAsync(TenantRows rows, AssessSubjects assess, DateTimeOffset now, params IEnumerable<Guid> except)
    {
        var others = except.ToHashSet();
        var stream = await rows.ReadAsync(context => context.Streams.AsNoTracking().SingleAsync());
        var binding = await rows.ReadAsync(context => context.Bindings.AsNoTracking().SingleAsync(row => row.BindingNo == stream.ActiveBindingNo));
        var since = (await rows.ReadAsync(context => context.Activations.AsNoTracking().SingleAsync(row => row.ActivationNo == stream.ActiveActivationNo))).EffectiveFrom;
        var subjects = await rows.ReadAsync(context => context.Subjects.AsNoTracking().Select(subject => subject.SubjectId).ToListAsync());
        var asked = await assess.ExecuteAsync(rows.TenantId, binding, subjects, now, DateTimeOffset.MaxValue, default);
        var verdicts = await rows.ReadAsync(context => context.Verdicts.AsNoTracking().Where(verdict => verdict.BindingNo == stream.ActiveBindingNo).ToListAsync());
        Assert.All(verdicts, verdict => Assert.Equal(VerdictStatus.Current, verdict.Status));
        Assert.Equal(
            asked.Where(each => !others.Contains(each.Key)).OrderBy(each => each.Key).Select(each => (each.Key, each.Value.Verdict!.StageKey, each.Value.Verdict.EnteredAt > since || since is null ? each.Value.Verdict.EnteredAt : since.Value)),
            verdicts.Where(verdict => !others.Contains(verdict.SubjectId)).OrderBy(verdict => verdict.SubjectId).Select(verdict => (verdict.SubjectId, verdict.StageKey, verdict.EnteredAt)));
    }
}
