using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Specification.Queries;

/// <summary>What the conditions of a filter of contacts say, without a database.</summary>
internal static class MatchesInMemory
{
    public static bool Matches(
        ContactFilter filter, Contact contact, string? stageKey, DateTimeOffset? enteredAt, IReadOnlyDictionary<string, FactRecord> attributes) =>
        (filter.And ?? []).All(part => Matches(part, contact, stageKey, enteredAt, attributes))
        && (filter.Or is null || filter.Or.Any(part => Matches(part, contact, stageKey, enteredAt, attributes)))
        && Matches(filter.Id, contact.ContactId)
        && Matches(filter.ExternalId, contact.ExternalId)
        && (filter.DisplayName is null || Matches(filter.DisplayName, contact.DisplayName, SortText.Of))
        && Matches(filter.Email, contact.Email)
        && Matches(filter.CreatedAt, contact.CreatedAt)
        && Matches(filter.Owner, contact.OwnerId)
        && Matches(filter.Company, contact.CompanyId)
        && (filter.Stage is not { } stage || Matches(stage.Key, stageKey) && (stage.Keys is null || stage.Keys.Contains(stageKey!))
            && (stage.NotKeys is null || !stage.NotKeys.Contains(stageKey!)) && Matches(stage.EnteredAt, enteredAt))
        && (filter.Attribute is null || Matches(filter.Attribute, attributes.GetValueOrDefault(filter.Attribute.Key)));

    private static bool Matches(AttributeFilter filter, FactRecord? fact)
    {
        var conditioned = filter is not { Text: null, Number: null, BooleanEq: null, BooleanNeq: null, Date: null };
        if (filter.Unknown == true) return !conditioned && fact is null;
        return fact is not null
            && (filter.Text is null || fact.ValueType == FactValueType.Text && Matches(filter.Text, fact.ValueText))
            && (filter.Number is null || fact.ValueType is FactValueType.Number or FactValueType.Money && Matches(filter.Number, fact.ValueNumber))
            && (filter.BooleanEq is not { } eq || fact.ValueType == FactValueType.Boolean && fact.ValueBoolean == eq.Value)
            && (filter.BooleanNeq is not { } neq || fact.ValueType == FactValueType.Boolean && fact.ValueBoolean != neq.Value)
            && (filter.Date is null || fact.ValueType == FactValueType.Date && Matches(filter.Date, fact.ValueDate));
    }

    private static bool Matches(TextFilter? filter, string? value) =>
        filter is null || Matches(filter, value, text => string.Concat(text.Select(letter => char.IsAsciiLetterUpper(letter) ? char.ToLowerInvariant(letter) : letter)));

    private static bool Matches(TextFilter filter, string? value, Func<string, string> fold)
    {
        return (filter.And ?? []).All(part => Matches(part, value, fold))
            && (filter.Or is null || filter.Or.Any(part => Matches(part, value, fold)))
            && (filter.Eq is not { } eq || value == eq.Value)
            && (filter.Neq is not { } neq || value != neq.Value)
            && (filter.In is null || filter.In.Contains(value))
            && (filter.Nin is null || !filter.Nin.Contains(value))
            && (filter.Contains is null || Has(filter.Contains, static (text, part) => text.Contains(part, StringComparison.Ordinal)))
            && (filter.NContains is null || !Has(filter.NContains, static (text, part) => text.Contains(part, StringComparison.Ordinal)))
            && (filter.StartsWith is null || Has(filter.StartsWith, static (text, part) => text.StartsWith(part, StringComparison.Ordinal)))
            && (filter.NStartsWith is null || !Has(filter.NStartsWith, static (text, part) => text.StartsWith(part, StringComparison.Ordinal)))
            && (filter.EndsWith is null || Has(filter.EndsWith, static (text, part) => text.EndsWith(part, StringComparison.Ordinal)))
            && (filter.NEndsWith is null || !Has(filter.NEndsWith, static (text, part) => text.EndsWith(part, StringComparison.Ordinal)));

        bool Has(string part, Func<string, string, bool> test) => value is not null && test(fold(value), fold(part));
    }

    private static bool Matches<T>(ValueFilter<T>? filter, T? value)
        where T : struct, IComparable<T> =>
        filter is null
        || ((filter.Eq is not { } eq || Nullable.Compare(value, eq.Value) == 0)
            && (filter.Neq is not { } neq || Nullable.Compare(value, neq.Value) != 0)
            && (filter.In is null || filter.In.Contains(value))
            && (filter.Nin is null || !filter.Nin.Contains(value))
            && (filter.Gt is not { } gt || value is { } v1 && v1.CompareTo(gt) > 0)
            && (filter.Gte is not { } gte || value is { } v2 && v2.CompareTo(gte) >= 0)
            && (filter.Lt is not { } lt || value is { } v3 && v3.CompareTo(lt) < 0)
            && (filter.Lte is not { } lte || value is { } v4 && v4.CompareTo(lte) <= 0));
}
