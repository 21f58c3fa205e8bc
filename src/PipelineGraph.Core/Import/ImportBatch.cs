using PipelineGraph.Core.Activities;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Import;

/// <summary>Rows that go in together: their facts by subject, each with the row it came from.</summary>
/// <param name="size">So many subjects.</param>
internal sealed class ImportBatch(int size)
{
    private const int FactsEach = 8;

    /// <summary>A subject with more rows than this is written in pieces.</summary>
    private readonly int mostFacts = Math.Max(20_000, size * FactsEach);

    private readonly Dictionary<(Unit Unit, string Id), Pending> subjects = [];
    private int facts;

    /// <summary>How many rows of the file were read up to its end.</summary>
    public long Rows { get; set; }

    /// <summary>How many of them the mapping passed over.</summary>
    public long Skipped { get; set; }

    /// <summary>Rows since the last batch that cannot be read.</summary>
    public List<BadRow> Faults { get; } = [];

    /// <summary>
    /// The subjects in at most so many parts, which may be written beside one another: no subject or quote is named in two of them. Each in the order in which
    /// one may refer to another.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<Pending>> Lanes(int count)
    {
        List<Pending> all = [.. subjects.Values.OrderBy(subject => subject.Input.Unit switch { Unit.Company => 0, Unit.Person => 1, _ => 2 })];
        return count == 1 ? [all] : LaneSplit.Of(all, count);
    }

    /// <summary>Whether to write before the row is added: a row of a subject that is in the batch may still join it.</summary>
    public bool IsFullFor(IReadOnlyList<SubjectFactsInput> row) =>
        facts >= mostFacts
        || ((facts >= size * FactsEach || subjects.Count >= size) && !row.Any(subject => subject.Unit != Unit.Company && subjects.ContainsKey((subject.Unit, subject.ExternalId))));

    public void Add(IReadOnlyList<SubjectFactsInput> row, BadRow place)
    {
        foreach (var subject in row)
        {
            if (!subjects.TryGetValue((subject.Unit, subject.ExternalId), out var pending)) subjects.Add((subject.Unit, subject.ExternalId), pending = new Pending(subject));
            facts += pending.Add(subject, place);
        }
    }

    /// <summary>A subject with the facts of its rows.</summary>
    internal sealed class Pending(SubjectFactsInput first)
    {
        private readonly HashSet<string> ids = new(StringComparer.Ordinal);
        private readonly Dictionary<string, FactInput> attributes = new(StringComparer.Ordinal);
        private readonly List<FactInput> facts = [];
        private readonly List<BadRow> places = [];
        private readonly List<BadRow> rows = [];

        public SubjectFactsInput Input { get; private set; } = first with { Facts = [] };

        /// <summary>How many facts are told of it.</summary>
        public int FactCount => facts.Count;

        /// <summary>The subjects that it names, itself among them, and the quotes, which have no unit.</summary>
        public IEnumerable<(Unit? Unit, string Source, string Id)> Names()
        {
            yield return (Input.Unit, Input.ExternalSource, Input.ExternalId);
            if (Input.CompanyExternalId is { } company) yield return (Unit.Company, Input.ExternalSource, company);
            foreach (var fact in facts)
            {
                var source = fact.ExternalSource ?? Input.ExternalSource;
                if (fact.TargetExternalId is { } target) yield return (FactChecks.TargetUnit(fact.Key), source, target);
                if (fact.QuoteExternalId is { } quote) yield return (null, source, quote);
            }
        }

        /// <summary>Rows that told of it.</summary>
        public IReadOnlyList<BadRow> Rows => rows;

        public SubjectFactsInput WithFacts() => Input with { Facts = [.. facts] };

        /// <summary>The row that a fact came from.</summary>
        public BadRow PlaceOf(int fact) => places[fact];

        /// <summary>The subject goes on without what the rows said of it.</summary>
        public void Remove(IReadOnlySet<long> bad)
        {
            for (var index = facts.Count - 1; index >= 0; index--)
            {
                if (!bad.Contains(places[index].Row)) continue;
                facts.RemoveAt(index);
                places.RemoveAt(index);
            }

            rows.RemoveAll(row => bad.Contains(row.Row));
        }

        /// <summary>How many facts it grew by: what an earlier row told with the same id, or the same value of an attribute, is not told again.</summary>
        public int Add(SubjectFactsInput row, BadRow place)
        {
            rows.Add(place);
            Input = Input with
            {
                Name = Input.Name ?? row.Name,
                Email = Input.Email ?? row.Email,
                CompanyExternalId = Input.CompanyExternalId ?? row.CompanyExternalId,
                CreatedAt = Input.CreatedAt ?? row.CreatedAt,
                OwnerSubject = row.OwnerSubject ?? Input.OwnerSubject,
            };
            var before = facts.Count;
            foreach (var fact in row.Facts)
            {
                if (fact.ExternalId is { } id ? !ids.Add(id) : attributes.TryGetValue(fact.Key, out var known) && known == fact) continue;
                if (fact.ExternalId is null) attributes[fact.Key] = fact;
                facts.Add(fact);
                places.Add(place);
            }

            return facts.Count - before;
        }
    }
}
