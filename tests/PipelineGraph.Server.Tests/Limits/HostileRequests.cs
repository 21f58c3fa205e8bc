using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PipelineGraph.Server.Tests.Limits;

/// <summary>A request as bytes: by GET when there is no body.</summary>
internal sealed record HostileRequest(string Kind, byte[]? Body, string Query, IReadOnlyList<(string Name, string Value)> Headers)
{
    public HttpRequestMessage ToMessage(Uri address)
    {
        var message = Body is null
            ? new HttpRequestMessage(HttpMethod.Get, address + Query)
            : new HttpRequestMessage(HttpMethod.Post, address + Query) { Content = new ByteArrayContent(Body) };
        if (message.Content is not null) message.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        foreach (var (name, value) in Headers)
        {
            if (name == "Content-Type") message.Content?.Headers.Remove(name);
            if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    public override string ToString() =>
        $"{Kind} {Query} {string.Join("; ", Headers.Select(header => $"{header.Name}: {header.Value}"))}\n{(Body is null ? "" : Encoding.UTF8.GetString(Body)[..Math.Min(1500, Encoding.UTF8.GetString(Body).Length)])}";
}

/// <summary>Makes requests of real documents by breaking them; the same seed makes the same ones.</summary>
internal sealed partial class HostileRequests(Random random, string contact)
{
    private static readonly string[] Documents =
    [
        .. Example().Matches(File.ReadAllText(Repository.File("schema", "README.md"))).Select(match => match.Groups[1].Value).Where(text => !text.StartsWith("subscription", StringComparison.Ordinal)),
        "query($id: ID!, $first: Int, $after: Cursor) { contact(id: $id) { displayName activities(first: $first, after: $after) { edges { cursor node { id kind occurredAt recordedBy { name } } } pageInfo { endCursor } } attributes { key text number list } } }",
        "query($where: ContactFilterInput, $order: [ContactSortInput!], $last: Int) { contacts(where: $where, order: $order, last: $last) { totalCount nodes { id } } }",
        "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Subject { unit stage { name kind position } verdict { explanation measures { value minimum } } } } }",
        "query($unit: Unit!, $asOf: ChangeNumber) { funnel(unit: $unit, asOf: $asOf) { basis { asOf ruleText } stages { count reached subjects(first: 2) { nodes { id ... on Contact { email } } } } } }",
        "mutation($input: RecordActivityInput!) { recordActivity(input: $input) { activity { id properties } errors { __typename ... on UserError { message path } } } }",
        "mutation($input: SetAttributesInput!) { setAttributes(input: $input) { changes { number } errors { __typename ... on UserError { message path } } } }",
        "{ __schema { types { name fields { name type { name kind ofType { name } } args { name defaultValue } } } directives { name locations } } __type(name: \"Contact\") { interfaces { name } } }",
        "fragment S on Subject { id stage { key } } query A($a: Boolean = true) { contacts(first: 3) { nodes { ...S @include(if: $a) owner { name } } } } query B { deals { nodes { ...S value { amount currency } probability } } }",
        "{ definitions { title(locale: \"nl\") state settings { key default bounds } stages(unit: PERSON) { key } } activations { number state progress binding { settings } } tenant { timeZone } attributeDefinitions { key } }",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e400", "-0.0", "2147483648", "99999999999999999999999999", "1.5", "\"\"", "\"x\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\ud83d\\ude00\"", "[]", "{}", "[[]]", "[null]",
        "{\"a\":1}", "{\"\":{}}", "\"2026-13-45T99:00:00Z\"", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.999999Z\"", "\"P99999999999D\"", "\"PERSON\"", "[{\"createdAt\":\"ASC\"}]",
        "{\"stage\":{\"kind\":{\"in\":[\"LEAD\"]}}}", "{\"or\":[{\"email\":{\"contains\":\"%_\\\\\"}},{\"and\":[]}]}", "{\"attribute\":{\"key\":\"k\",\"number\":{\"gt\":\"1e99\"}}}",
        "{\"displayName\":{\"eq\":\"\\u0000\",\"startsWith\":\"\u00e9\u0301\"}}", "\"Q29udGFjdDox\"", "{\"idempotencyKey\":\"k\",\"subjectIds\":[\"CONTACT\"],\"kind\":\"email\",\"direction\":\"INBOUND\",\"properties\":{\"a\":[1e999]}}",
        "{\"idempotencyKey\":\"\",\"subjectIds\":[],\"kind\":\"\",\"occurredAt\":\"9999-12-31T23:59:59Z\"}", "{\"idempotencyKey\":\"s\",\"subjectId\":\"CONTACT\",\"attributes\":[{\"key\":\"k\",\"value\":{\"number\":1e28}}]}",
    ];

    /// <summary>Values that are nearly right, so that some requests come as far as the resolvers.</summary>
    private static readonly Dictionary<string, string[]> Near = new(StringComparer.Ordinal)
    {
        ["input"] = [.. Values.Where(value => value.Contains("idempotencyKey", StringComparison.Ordinal))],
        ["where"] = [.. Values.Where(value => value.Contains("stage", StringComparison.Ordinal) || value.Contains("email", StringComparison.Ordinal) || value.Contains("attribute\"", StringComparison.Ordinal))],
        ["order"] = ["[{\"createdAt\":\"ASC\"}]", "[{\"displayName\":\"DESC\"}]"],
        ["first"] = ["3", "1", "0", "-1", "2147483647"],
        ["last"] = ["2"],
        ["id"] = ["\"CONTACT\""],
        ["ids"] = ["[\"CONTACT\"]", "[\"CONTACT\",\"x\",null]"],
        ["contact"] = ["\"CONTACT\""],
        ["unit"] = ["\"PERSON\"", "\"DEAL\""],
        ["asOf"] = ["0", "1", "-1", "9007199254740991"],
        ["after"] = ["null", "0", "\"x\""],
    };

    private static readonly (string Name, string Value)[] OddHeaders =
    [
        ("Accept", "application/graphql-response+json"), ("Accept", "application/graphql-response+json;charset=latin1, */*;q=0"), ("Accept", ";;;q=2"), ("Accept", "image/png"), ("Accept", "text/event-stream"),
        ("Accept", new string('a', 3000)), ("Content-Type", "application/json; charset=utf-16"), ("Content-Type", "text/plain"), ("Content-Type", "application/json;;"), ("Content-Type", "multipart/form-data; boundary=x"),
        ("Content-Type", "application/graphql"), ("Content-Encoding", "gzip"), ("Content-Encoding", "nonsense"), ("GraphQL-Cost", "validate"), ("GraphQL-Cost", "much"), ("GraphQL-Cost", "report"), ("Accept-Encoding", "br, gzip"),
        ("X-Odd", new string('x', 5000)), ("Accept-Language", "zz-ZZ;q=9"), ("If-None-Match", "*"), ("Range", "bytes=0-1"), ("Expect", "100-continue"), ("Origin", "null"), ("Upgrade", "websocket"),
    ];

    private readonly Dictionary<string, int> _kinds = [];

    public string Summary => string.Join(", ", _kinds.OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => $"{kind.Value} {kind.Key}"));

    public HostileRequest Next()
    {
        var request = Make();
        _kinds[request.Kind] = _kinds.GetValueOrDefault(request.Kind) + 1;
        return random.Next(6) == 0 ? request with { Headers = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => Pick(OddHeaders))] } : request;
    }

    private HostileRequest Make()
    {
        var document = Pick(Documents);
        switch (random.Next(12))
        {
            case < 5: return Post("tokens", Body(Tokens(document), Variables(document)));
            case 5: return Post("variables", Body(document, Variables(document)));
            case 6: return Post("flipped bytes", Flip(Encoding.UTF8.GetBytes(Body(document, Variables(document)))));
            case 7:
                var whole = Encoding.UTF8.GetBytes(Body(document + " # \u00e9\ud83e\udd8a", Variables(document)));
                return Post("cut off", whole[..random.Next(whole.Length)]);
            case 8: return Post("wrong types", $$"""{"query":{{(random.Next(3) == 0 ? Value() : JsonSerializer.Serialize(document))}},"variables":{{Value()}},"operationName":{{Value()}},"extensions":{{Value()}}}""");
            case 9:
                var noise = new byte[random.Next(400)];
                random.NextBytes(noise);
                return Post("random bytes", noise);
            case 10:
                var text = Tokens(document);
                return new HostileRequest("get", null, $"?query={Escape(text[..Math.Min(text.Length, 1500)])}&variables={Escape(random.Next(2) == 0 ? Value() : Variables(document))}{(random.Next(3) == 0 ? "&query=x&operationName=%00%ff" : "")}", []);
            default: return Post("characters", Body(Characters(document), Variables(document)));
        }
    }

    /// <summary>Drops, doubles, swaps or replaces a few tokens.</summary>
    private string Tokens(string document)
    {
        var tokens = Token().Matches(document).Select(match => match.Value).ToList();
        for (var times = random.Next(1, 5); times > 0 && tokens.Count > 1; times--)
        {
            var (at, other) = (random.Next(tokens.Count), random.Next(tokens.Count));
            switch (random.Next(6))
            {
                case 0: tokens.RemoveAt(at); break;
                case 1: tokens.Insert(at, tokens[at]); break;
                case 2: (tokens[at], tokens[other]) = (tokens[other], tokens[at]); break;
                case 3: tokens[at] = Pick(Token().Matches(Pick(Documents)).Select(match => match.Value).ToArray()); break;
                case 4: tokens[at] = Pick(["99999999999999999999", "-0", "1e400", "\"\"\"", "\"\\uD800\"", "\"\\u{10FFFF}\"", "$", "@skip(if: $nothing)", "...", "on", "null", "{", "}", "&", "\u0000", "\ufeff", "[[[[1]]]]", "{and:[{and:[{}]}]}"]); break;
                default: tokens.InsertRange(at, Enumerable.Repeat(tokens[at], random.Next(300))); break;
            }
        }

        return string.Join(' ', tokens);
    }

    private string Characters(string document)
    {
        var text = new StringBuilder(document);
        for (var times = random.Next(1, 6); times > 0; times--) text[random.Next(text.Length)] = (char)random.Next(1, random.Next(2) == 0 ? 128 : 0xD7FF);
        return text.ToString();
    }

    private byte[] Flip(byte[] bytes)
    {
        for (var times = random.Next(1, 6); times > 0; times--) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return bytes;
    }

    /// <summary>A value for each variable of the document, sometimes one that fits.</summary>
    private string Variables(string document) =>
        $"{{{string.Join(',', Variable().Matches(document).Select(match => match.Groups[1].Value).Distinct().Select(name => $"\"{name}\":{ValueFor(name)}"))}}}";

    private string ValueFor(string variable) =>
        random.Next(3) > 0 && Near.TryGetValue(variable, out var near) ? Pick(near).Replace("CONTACT", contact, StringComparison.Ordinal) : Value();

    private string Value() => Pick(Values).Replace("CONTACT", contact, StringComparison.Ordinal);

    private T Pick<T>(T[] values) => values[random.Next(values.Length)];

    private string Escape(string text)
    {
        var escaped = Uri.EscapeDataString(text);
        return random.Next(4) == 0 ? escaped.Replace("%20", "+", StringComparison.Ordinal) : escaped;
    }

    private static string Body(string query, string variables) => $$"""{"query":{{JsonSerializer.Serialize(query)}},"variables":{{variables}}}""";

    private static HostileRequest Post(string kind, string body) => Post(kind, Encoding.UTF8.GetBytes(body));

    private static HostileRequest Post(string kind, byte[] body) => new(kind, body, "", []);

    [GeneratedRegex("```graphql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"""(?:[^""\\\n]|\\.)*""|\.\.\.|[A-Za-z_]\w*|-?\d[\d.eE+-]*|[^\s,]")]
    private static partial Regex Token();

    [GeneratedRegex(@"\$(\w+)\s*:")]
    private static partial Regex Variable();
}
