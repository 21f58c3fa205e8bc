using System.Diagnostics.CodeAnalysis;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.PostgreSql;

/// <summary>
/// What an evaluation reads of a subject and of those around it, read in one round trip with the subject's lock. It stays true until it is asked for, as
/// whoever writes a subject locks those who read it, but for one thing: what was read with one lock is not given to who takes another one, which may have waited.
/// </summary>
/// <param name="bindingNo">Of the verdicts.</param>
internal sealed class ReadAhead(WriteBehindConnection connection, Guid tenantId, int? bindingNo)
{
    /// <summary>Of a subject with more facts they are read when they are asked for: who writes what no definition reads needs none of them.</summary>
    private const int MostFacts = 500;

    /// <summary>Of each of those around it.</summary>
    private const int MostFactsAround = 100;

    /// <summary>Of those whom the subject's links lead to so many.</summary>
    private const int MostAround = 20;

    private static readonly string Around =
        $"""
        (SELECT DISTINCT target_id AS id FROM fact WHERE tenant_id = @p0 AND subject_id = @p1 AND type = {(int)FactType.Link}
            AND key IN ('{LinkKeys.Employer}', '{LinkKeys.Participant}', '{LinkKeys.Company}') AND target_id IS NOT NULL ORDER BY target_id LIMIT {MostAround}) t
        """;

    // All but the links is given once: the second time it may have been written. The subjects are those around the one that was locked last.
    private readonly Dictionary<Guid, Subject> subjects = [];
    private readonly Dictionary<Guid, IReadOnlyList<FactRecord>> facts = [];
    private readonly Dictionary<Guid, IReadOnlyList<FactRecord>> links = [];
    private readonly Dictionary<Guid, Contact> contacts = [];
    private readonly Dictionary<Guid, VerdictRecord?> verdicts = [];

    /// <summary>The subject, locked; null when the tenant has none of this id.</summary>
    /// <param name="waits">Whether to wait for whoever has it locked.</param>
    public async ValueTask<Subject?> LockAsync(Guid subjectId, bool waits, CancellationToken cancellationToken)
    {
        await connection.SettleAsync<Subject>(row => row.SubjectId == subjectId, cancellationToken);
        await connection.SettleAsync<Contact>(row => row.ContactId == subjectId, cancellationToken);
        await connection.SettleAsync<VerdictRecord>(row => row.SubjectId == subjectId, cancellationToken);
        await connection.SettleAsync<FactRecord>(row => row.Type == FactType.Link && (row.TargetId == subjectId || row.SubjectId == subjectId), cancellationToken);
        var (subject, fact) = (connection.Reading<Subject>(), connection.Reading<FactRecord>());
        object[] values = [tenantId, subjectId];
        ForgetAround();
        facts.Remove(subjectId);
        return await connection.BatchAsync(
            [
                ($"{subject.Select}WHERE tenant_id = @p0 AND subject_id = @p1 FOR NO KEY UPDATE{(waits ? "" : " NOWAIT")}", values),
                ($"{fact.SelectFrom}{FewFacts("@p1", MostFacts)} CROSS JOIN LATERAL {FactsOf("@p1")} ORDER BY fact_no", values),
                // Of a company there may be any number.
                ($"{fact.Select}WHERE tenant_id = @p0 AND target_id = @p1 AND type = {(int)FactType.Link} AND EXISTS (SELECT 1 FROM contact c WHERE c.tenant_id = @p0 AND c.contact_id = @p1) ORDER BY subject_id, fact_no", values),
                ($"{connection.Reading<Contact>().Select}WHERE tenant_id = @p0 AND contact_id = @p1", values),
                ($"{connection.Reading<VerdictRecord>().Select}WHERE tenant_id = @p0 AND subject_id = @p1 AND binding_no = @p2", [.. values, bindingNo ?? 0]),
                ($"{subject.SelectFrom}{Around} CROSS JOIN LATERAL (SELECT * FROM subject s WHERE s.tenant_id = @p0 AND s.subject_id = t.id OFFSET 0) s", values),
                ($"{fact.SelectFrom}{Around} CROSS JOIN LATERAL {FewFacts("t.id", MostFactsAround)} CROSS JOIN LATERAL {FactsOf("t.id")} ORDER BY subject_id, fact_no", values),
            ],
            async reader =>
            {
                var locked = (await connection.RowsAsync<Subject>(reader, cancellationToken)).SingleOrDefault();
                if (locked is null) return null;
                var own = await NextAsync<FactRecord>();
                if (own.Count > 0 || locked.FactNo == 0) facts[subjectId] = own;
                var pointing = await NextAsync<FactRecord>();
                var contact = (await NextAsync<Contact>()).SingleOrDefault();
                if (contact is not null) (contacts[subjectId], links[subjectId]) = (contact, pointing);
                verdicts[subjectId] = (await NextAsync<VerdictRecord>()).SingleOrDefault();
                foreach (var each in await NextAsync<Subject>()) subjects[each.SubjectId] = each;
                foreach (var each in (await NextAsync<FactRecord>()).GroupBy(each => each.SubjectId)) facts[each.Key] = [.. each];
                return locked;

                async Task<List<T>> NextAsync<T>()
                    where T : class
                {
                    await reader.NextResultAsync(cancellationToken);
                    return await connection.RowsAsync<T>(reader, cancellationToken);
                }
            },
            cancellationToken);
    }

    public bool TakeSubject(Guid subjectId, [NotNullWhen(true)] out Subject? subject) => subjects.Remove(subjectId, out subject);

    public bool TakeFacts(Guid subjectId, [NotNullWhen(true)] out IReadOnlyList<FactRecord>? read) => facts.Remove(subjectId, out read);

    public bool TakeContact(Guid contactId, [NotNullWhen(true)] out Contact? contact) => contacts.Remove(contactId, out contact);

    /// <param name="verdict">Null: it has none.</param>
    public bool TakeVerdict(int ofBinding, Guid subjectId, out VerdictRecord? verdict)
    {
        verdict = null;
        return ofBinding == bindingNo && verdicts.Remove(subjectId, out verdict);
    }

    /// <summary>The links to a target.</summary>
    public bool SeeLinks(Guid targetId, [NotNullWhen(true)] out IReadOnlyList<FactRecord>? read) => links.TryGetValue(targetId, out read);

    /// <summary>A row is about to be written.</summary>
    public void Written(object row)
    {
        if (row is FactRecord { Type: FactType.Link }) links.Clear();
    }

    /// <summary>Before a lock that is taken otherwise.</summary>
    public void ForgetAround()
    {
        foreach (var id in subjects.Keys) facts.Remove(id);
        subjects.Clear();
    }

    private static string FewFacts(string id, int most) => $"(SELECT 1 FROM subject s WHERE s.tenant_id = @p0 AND s.subject_id = {id} AND s.fact_no <= {most}) few";

    private static string FactsOf(string id) => $"(SELECT * FROM fact f WHERE f.tenant_id = @p0 AND f.subject_id = {id} OFFSET 0) f";
}
