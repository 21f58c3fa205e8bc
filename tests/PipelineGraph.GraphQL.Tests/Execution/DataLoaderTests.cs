using PipelineGraph.GraphQL.Execution;
using static PipelineGraph.GraphQL.Tests.ExecutorHarness;

namespace PipelineGraph.GraphQL.Tests.Execution;

public sealed class DataLoaderTests
{
    private const string Sdl = """
        type Query { people(first: Int!): [Person!]! }
        type Person { id: Int! company: Company manager: Person }
        type Company { id: Int! name: String! country: Country }
        type Country { code: String! }
        """;

    private static readonly RequestExecutor s_executor =
        Executor(Sdl, typeof(QueryType), typeof(PersonType), typeof(CompanyType), typeof(CountryRow));

    [Fact]
    public async Task Siblings_share_one_batch()
    {
        var (companies, countries) = (new Companies(), new Countries());
        var data = await s_executor.DataAsync("{ people(first: 20) { company { name } } }", services: new Services(companies, countries));
        Assert.Equal([20], companies.Batches);
        Assert.StartsWith("""{"people":[{"company":{"name":"Company 100"}},{"company":{"name":"Company 101"}}""", data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_level_is_one_batch_though_the_level_above_came_late()
    {
        var (companies, countries) = (new Companies(), new Countries());
        await s_executor.DataAsync("{ people(first: 20) { id company { name country { code } } } }", services: new Services(companies, countries));
        Assert.Equal([20], companies.Batches);
        Assert.Equal([3], countries.Batches);
    }

    [Fact]
    public async Task A_key_is_loaded_once_in_a_request()
    {
        var (companies, countries) = (new Companies(), new Countries());
        await s_executor.DataAsync("{ a: people(first: 5) { company { id } } b: people(first: 5) { company { id } } }", services: new Services(companies, countries));
        Assert.Equal([5], companies.Batches);
    }

    [Fact]
    public async Task Paths_of_different_length_to_one_loader_need_one_batch_each()
    {
        var (companies, countries) = (new Companies(), new Countries());
        await s_executor.DataAsync("{ people(first: 2) { company { id } manager { company { id } } } }", services: new Services(companies, countries));
        Assert.Equal([4], companies.Batches);
    }

    [Fact]
    public async Task A_failing_batch_fails_each_field_that_waits_for_it()
    {
        var result = await s_executor.ExecuteAsync("{ people(first: 2) { company { id } } }", services: new Services(new Companies { Fails = true }, new Countries()));
        Assert.Equal(["people,0,company", "people,1,company"], ErrorsOf(result).Select(error => string.Join(',', error.Path!)));
        Assert.StartsWith("""{"data":{"people":[{"company":null},{"company":null}]},"errors":""", Json(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_a_request_a_load_is_answered_by_itself()
    {
        var companies = new Companies();
        Assert.Equal("Company 7", (await companies.LoadAsync(7))!.Name);
        Assert.Null(await companies.LoadAsync(-1));
        Assert.Equal([1, 1], companies.Batches);
    }

    public sealed record PersonRow(int Id);

    public sealed record CompanyRow(int Id, string Name);

    [ObjectType("Country")]
    public sealed record CountryRow(string Code);

    [ObjectType("Query")]
    public static class QueryType
    {
        public static IEnumerable<PersonRow> People(int first) => Enumerable.Range(0, first).Select(id => new PersonRow(id));
    }

    [ObjectType("Person", typeof(PersonRow))]
    public static class PersonType
    {
        public static async Task<CompanyRow?> CompanyAsync(PersonRow person, Companies companies)
        {
            await Task.Yield();
            return await companies.LoadAsync(person.Id + 100);
        }

        public static PersonRow Manager(PersonRow person) => new(person.Id + 50);
    }

    [ObjectType("Company", typeof(CompanyRow))]
    public static class CompanyType
    {
        public static Task<CountryRow?> Country(CompanyRow company, Countries countries) => countries.LoadAsync(company.Id % 3);
    }

    public sealed class Companies : DataLoader<int, CompanyRow>
    {
        public List<int> Batches { get; } = [];

        public bool Fails { get; init; }

        protected override async Task<IReadOnlyDictionary<int, CompanyRow>> LoadBatchAsync(IReadOnlyList<int> keys, CancellationToken cancellationToken)
        {
            Batches.Add(keys.Count);
            await Task.Run(() => { }, cancellationToken).ConfigureAwait(false);
            if (Fails) throw new InvalidOperationException("The database is away.");
            return keys.Where(key => key >= 0).ToDictionary(key => key, key => new CompanyRow(key, $"Company {key}"));
        }
    }

    public sealed class Countries : DataLoader<int, CountryRow>
    {
        public List<int> Batches { get; } = [];

        protected override Task<IReadOnlyDictionary<int, CountryRow>> LoadBatchAsync(IReadOnlyList<int> keys, CancellationToken cancellationToken)
        {
            Batches.Add(keys.Count);
            return Task.FromResult<IReadOnlyDictionary<int, CountryRow>>(keys.ToDictionary(key => key, key => new CountryRow($"C{key}")));
        }
    }
}
