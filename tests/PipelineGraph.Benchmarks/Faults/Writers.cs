using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace PipelineGraph.Benchmarks.Faults;

/// <summary>
/// Clients that record, each one command after another, under keys of their own. Each fact carries the key of its command, so that afterwards it can be
/// counted how often it is there.
/// </summary>
internal sealed class Writers(Installation installation, PatientClient client, int seed)
{
    private const string Payload = "changes { number } errors { __typename ... on UserError { message } }";

    private readonly ConcurrentBag<Command> answered = [];
    private string[] contacts = [];
    private string[] companies = [];

    /// <summary>How many are answered.</summary>
    public int Acknowledged => answered.Count;

    /// <summary>How many were sent more than once.</summary>
    public int Repeated => answered.Count(command => command.Sent > 1);

    public IReadOnlyCollection<Command> Answered => answered;

    /// <summary>Whom they write of.</summary>
    public async Task MakeSubjectsAsync(int count, CancellationToken cancellationToken)
    {
        companies = await MakeAsync("createCompany", "company", "name", 3);
        contacts = await MakeAsync("createContact", "contact", "displayName", count);

        async Task<string[]> MakeAsync(string mutation, string field, string name, int many)
        {
            var fields = Enumerable.Range(0, many).Select(index => string.Create(
                CultureInfo.InvariantCulture, $"s{index}: {mutation}(input: {{ idempotencyKey: \"{field}-{index}\", {name}: \"{field}-{index}\", createdAt: \"2026-01-05T09:00:00Z\" }}) {{ {field} {{ id }} }}"));
            var (made, _) = await client.AskAsync(0, $"mutation {{ {string.Join(' ', fields)} }}", null, cancellationToken);
            return [.. made.EnumerateObject().Select(each => each.Value.GetProperty(field).GetProperty("id").GetString()!)];
        }
    }

    /// <summary>Runs until all are answered.</summary>
    public Task WriteAsync(int clients, int each, CancellationToken cancellationToken) => Task.WhenAll(Enumerable.Range(0, clients).Select(number => Task.Run(
        async () =>
        {
            var random = new Random(HashCode.Combine(seed, number));
            for (var index = 0; index < each; index++)
                await SendAsync(Next(random, string.Create(CultureInfo.InvariantCulture, $"writer{number}_{index}")), random.Next(installation.Nodes.Count), cancellationToken);
        },
        cancellationToken)));

    /// <summary>What was answered is answered again as it was, at whichever node.</summary>
    public async Task RepeatAsync(int count, CancellationToken cancellationToken)
    {
        foreach (var command in answered.OrderByDescending(command => command.Sent).Take(count))
        {
            var (data, _) = await client.AskAsync(command.Key.Length, command.Query, new { input = command.Input }, cancellationToken);
            if (IdOf(data) != command.Id) throw new FaultException($"'{command.Key}' was answered with {command.Id}, and again with {data}.");
        }
    }

    private async Task SendAsync(Command command, int first, CancellationToken cancellationToken)
    {
        command.Began = Stopwatch.GetTimestamp();
        var (data, sent) = await client.AskAsync(first, command.Query, new { input = command.Input }, cancellationToken);
        (command.Ended, command.Sent, command.Id) = (Stopwatch.GetTimestamp(), sent, IdOf(data));
        var answer = data.GetProperty("it");
        if (answer.TryGetProperty("changes", out var changes) && changes.ValueKind == JsonValueKind.Array)
            command.Numbers = [.. changes.EnumerateArray().Select(change => change.GetProperty("number").GetInt64())];
        answered.Add(command);
    }

    private static string IdOf(JsonElement data)
    {
        var answer = data.GetProperty("it");
        if (answer.GetProperty("errors").GetArrayLength() > 0) throw new FaultException($"Refused: {data}");
        return answer.GetProperty("made").GetProperty("id").GetString()!;
    }

    private Command Next(Random random, string key)
    {
        var subject = contacts[random.Next(contacts.Length)];
        // Half of it is told late, so that the ledger takes rows back.
        var at = random.Next(2) == 0 ? (DateTimeOffset?)null : new DateTimeOffset(2026, 1, 6, 0, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(60 * 24 * 200));
        switch (random.Next(10))
        {
            case 0:
                return Of("createContact", "CreateContactInput", "contact", new { idempotencyKey = key, displayName = key, companyId = companies[random.Next(companies.Length)] }, 0, withChanges: false);
            case 1:
                return Of("recordJudgement", "RecordJudgementInput", "subject", new { idempotencyKey = key, subjectId = subject, key = "serious_chance", holds = random.Next(3) > 0, reason = key, occurredAt = at }, 1);
            case 2:
                return Of("setAttributes", "SetAttributesInput", "subject", new { idempotencyKey = key, subjectId = subject, attributes = new[] { new { key = "source", value = new { text = key } } } }, 1);
            case 3:
                return Of("recordLink", "RecordLinkInput", "subject", new { idempotencyKey = key, subjectId = subject, key = "EMPLOYER", targetId = companies[random.Next(companies.Length)] }, 0);
            default:
                string[] subjects = random.Next(4) == 0 ? [subject, contacts[random.Next(contacts.Length)]] : [subject];
                return Of(
                    "recordActivity", "RecordActivityInput", "activity",
                    new
                    {
                        idempotencyKey = key,
                        subjectIds = subjects,
                        kind = random.Next(3) == 0 ? "call" : "email",
                        direction = random.Next(2) == 0 ? "INBOUND" : "OUTBOUND",
                        properties = new { completed = true, mark = key },
                        occurredAt = at,
                    },
                    subjects.Distinct().Count());
        }

        Command Of(string mutation, string type, string field, object input, int marks, bool withChanges = true) => new()
        {
            Key = key,
            Query = $"mutation ($input: {type}!) {{ it: {mutation}(input: $input) {{ made: {field} {{ id }} {(withChanges ? Payload : Payload.Replace("changes { number }", "", StringComparison.Ordinal))} }} }}",
            Input = input,
            Marks = marks,
        };
    }

    /// <summary>One command and its answer.</summary>
    internal sealed class Command
    {
        public required string Key { get; init; }

        public required string Query { get; init; }

        public required object Input { get; init; }

        /// <summary>How many facts carry its key.</summary>
        public required int Marks { get; init; }

        public long Began { get; set; }

        public long Ended { get; set; }

        public int Sent { get; set; }

        public string? Id { get; set; }

        /// <summary>Of its changes; empty when there were none or they were not told.</summary>
        public IReadOnlyList<long> Numbers { get; set; } = [];
    }
}
