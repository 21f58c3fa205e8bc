using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PipelineGraph.Benchmarks;

/// <summary>One kind of request that is measured.</summary>
/// <param name="Name">On the command line and in the addresses of the bare server.</param>
/// <param name="Query">The GraphQL document.</param>
/// <param name="Input">The variable <c>input</c> of the n-th request; null for a query, which is the same each time.</param>
internal sealed record Work(string Name, string Query, Func<long, string>? Input = null)
{
    public const string TypeName = "typename";
    public const string Page = "page";
    public const string Nested = "nested";
    public const string Funnel = "funnel";
    public const string Create = "create";
    public const string Record = "record";

    public static IReadOnlyList<string> Names { get; } = [TypeName, Page, Nested, Funnel, Create, Record];

    /// <summary>Whether two answers differ in what was made, and no answer can be given twice.</summary>
    public bool Writes => Input is not null;

    /// <param name="run">Told apart from other runs on the same data by this text in the idempotency keys.</param>
    /// <param name="prospects">Ids of contacts whom an activity is recorded of.</param>
    public static IReadOnlyList<Work> All(string run, IReadOnlyList<string> prospects) =>
    [
        new(TypeName, "{ __typename }"),
        new(Page, "{ contacts(first: 50, where: { stage: { kind: { eq: PROSPECT } } }) { nodes { id displayName email createdAt stage { name } company { name } } } }"),
        new(Nested, "{ contacts(first: 20) { nodes { id displayName activities(first: 3) { nodes { id kind direction occurredAt } } } } }"),
        new(Funnel, "{ funnel(unit: PERSON) { basis { asOf } stages { stage { key name } count reached conversionToNext } } }"),
        new(
            Create,
            "mutation ($input: CreateContactInput!) { createContact(input: $input) { contact { id displayName email stage { name } } errors { __typename } } }",
            number => string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"idempotencyKey":"{{run}}-c{{number}}","displayName":"Vera Voorbeeld {{number}}","email":"vera{{number}}@example.com"}""")),
        new(
            Record,
            "mutation ($input: RecordActivityInput!) { recordActivity(input: $input) { activity { id } subjects { id stage { name } } changes { number } errors { __typename } } }",
            number => string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"idempotencyKey":"{{run}}-r{{number}}","subjectIds":["{{prospects[(int)(number % prospects.Count)]}}"],"kind":"email","direction":"OUTBOUND"}""")),
    ];

    /// <summary>The body of the n-th request.</summary>
    public string Body(long number)
    {
        var query = JsonSerializer.Serialize(Query);
        return Input is null ? $$"""{"query":{{query}}}""" : $$$"""{"query":{{{query}}},"variables":{"input":{{{Input(number)}}}}}""";
    }

    /// <summary>The whole of the n-th request, as a browser's GraphQL client sends it.</summary>
    public byte[] Request(string path, int port, string key, long number)
    {
        var body = Body(number);
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {key}\r\nAccept: application/graphql-response+json, application/json;q=0.9\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
    }
}
