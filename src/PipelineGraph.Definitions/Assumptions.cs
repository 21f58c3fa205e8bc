namespace PipelineGraph.Definitions;

/// <summary>What a snapshot would be, had a missing fact been learnt.</summary>
public static class Assumptions
{
    /// <summary>
    /// The snapshot with the missing fact learnt now, as its example says: an attribute, a judgement or a consent, whichever the definition reads under
    /// the key. Null where the fact has no example. Whoever it is of and is not around yet, comes into being.
    /// </summary>
    public static Snapshot? Assuming(this Snapshot snapshot, MissingFact missing, FactReads reads, DateTimeOffset now)
    {
        if (missing.Example is not { } example) return null;
        var unit = missing.Unit ?? snapshot.Subject.Unit;
        if (unit == snapshot.Subject.Unit) return snapshot with { Subject = Learning(snapshot.Subject) };
        return unit switch
        {
            Unit.Company => snapshot with { Company = Learning(snapshot.Company ?? Nobody()) },
            Unit.Deal => snapshot with { Deals = [.. snapshot.Deals.SkipLast(1), Learning(snapshot.Deals is [.., var last] ? last : Nobody())] },
            _ => snapshot with { Persons = [.. snapshot.Persons.SkipLast(1), Learning(snapshot.Persons is [.., var last] ? last : Nobody())] },
        };

        SubjectFacts Nobody() => new() { SubjectId = new Guid(int.MaxValue, 0, 0, new byte[8]), Unit = unit, CreatedAt = now };

        SubjectFacts Learning(SubjectFacts subject)
        {
            var reference = new FactReference { SubjectId = subject.SubjectId, FactNo = long.MaxValue };
            if (reads.Attributes.Contains(missing.FactKey))
            {
                return subject with { Attributes = FactList<AttributeFact>.Of(subject.Attributes.Append(new AttributeFact { Reference = reference, Key = missing.FactKey, EffectiveAt = now, Value = example })) };
            }

            if (reads.Judgements.Contains(missing.FactKey))
            {
                return subject with { Judgements = FactList<JudgementFact>.Of(subject.Judgements.Append(new JudgementFact { Reference = reference, Key = missing.FactKey, EffectiveAt = now, Holds = example.Boolean == true })) };
            }

            return !reads.Consents.Contains(missing.FactKey) ? subject
                : subject with { Consents = FactList<ConsentFact>.Of(subject.Consents.Append(new ConsentFact { Reference = reference, Key = missing.FactKey, EffectiveAt = now, Given = example.Boolean == true })) };
        }
    }
}
