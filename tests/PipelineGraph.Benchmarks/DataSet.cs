using System.Globalization;
using System.Text;

namespace PipelineGraph.Benchmarks;

/// <summary>Contacts with activities, the same ones each time, brought in by the product's own commands.</summary>
/// <param name="hasSources">Whether it is told where the contacts come from.</param>
internal sealed class DataSet(string folder, int mails = 5, bool hasSources = false)
{
    private const string Tenant = "benchmark";

    private static readonly string[] First = ["Ann", "Bob", "Cora", "Dirk", "Eva", "Finn", "Gina", "Hugo", "Iris", "Jan", "Kim", "Lars", "Mia", "Noor", "Otto", "Pia"];
    private static readonly string[] Last = ["Bakker", "Jansen", "Visser", "Smit", "Meijer", "Mulder", "Bos", "Vos", "Peters", "Hendriks", "Dekker", "Brouwer"];

    private static readonly string[] Sources = ["referral", "cold_call", "web_search", "sign_up", "social_ad", "directory", ""];

    /// <summary>The data of the product's server; of the bare one.</summary>
    public string Product => Path.Combine(folder, "product");

    public string Bare => Path.Combine(folder, "bare");

    public string KeyFile => Path.Combine(folder, "key");

    /// <summary>The key of an administrator.</summary>
    public async Task<string> MakeAsync(int contacts, TextWriter log, CancellationToken cancellationToken)
    {
        if (!File.Exists(KeyFile))
        {
            Directory.CreateDirectory(Product);
            var (people, mapping) = await WriteAsync(contacts, cancellationToken);
            await RunAsync(["tenant", "create", Tenant, "--time-zone", "Europe/Amsterdam", "--currency", "EUR"]);
            await RunAsync(["definitions", "list"]);
            await RunAsync(["definitions", "activate", "engagement", "--tenant", Tenant, "--reason", "to be measured"]);
            await log.WriteAsync(await RunAsync(["import", people, "--tenant", Tenant, "--mapping", mapping]));
            var key = await RunAsync(["apikey", "create", "--tenant", Tenant, "--name", "benchmark", "--role", "administrator"]);
            await File.WriteAllTextAsync(KeyFile, key.Trim(), cancellationToken);
        }

        return await File.ReadAllTextAsync(KeyFile, cancellationToken);

        Task<string> RunAsync(string[] command) => ServerProcess.CommandAsync([.. command, .. ServerProcess.SettingsOf(Product)], cancellationToken);
    }

    /// <summary>Gives the bare server a file of its own, as both write.</summary>
    public void CopyForBare()
    {
        Directory.CreateDirectory(Bare);
        foreach (var file in Directory.EnumerateFiles(Product, "pipelinegraph.db*")) File.Copy(file, Path.Combine(Bare, Path.GetFileName(file)), overwrite: true);
    }

    /// <summary>The contacts as a file to import, with its mapping.</summary>
    public async Task<(string People, string Mapping)> WriteAsync(int contacts, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var files = (People: Path.Combine(folder, "people.csv"), Mapping: Path.Combine(folder, "people.json"));
        await File.WriteAllTextAsync(files.People, People(contacts), cancellationToken);
        await File.WriteAllTextAsync(files.Mapping, Mapping(), cancellationToken);
        return files;
    }

    private string People(int contacts)
    {
        var random = new Random(7);
        var text = new StringBuilder("id,name,mail,company,owner,since");
        for (var mail = 0; mail < mails; mail++) text.Append(CultureInfo.InvariantCulture, $",out{mail},in{mail}");
        text.Append(hasSources ? ",source\n" : "\n");
        for (var number = 0; number < contacts; number++)
        {
            var at = new DateTime(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc).AddMinutes(random.Next(60 * 24 * 180));
            text.Append(
                CultureInfo.InvariantCulture,
                $"c{number},{First[random.Next(First.Length)]} {Last[random.Next(Last.Length)]} {number},p{number}@example.com,Company {random.Next(contacts / 8)},seller{random.Next(12)},{Instant(at)}");
            for (var mail = 0; mail < mails; mail++)
            {
                at = at.AddMinutes(random.Next(10, 5_000));
                text.Append(',').Append(random.NextDouble() < 0.8 ? Instant(at) : "");
                at = at.AddMinutes(random.Next(10, 5_000));
                text.Append(',').Append(random.NextDouble() < 0.25 ? Instant(at) : "");
            }

            if (hasSources) text.Append(',').Append(Sources[number % Sources.Length]);
            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Instant(DateTime at) => at.ToString("s", CultureInfo.InvariantCulture) + "Z";

    private string Mapping()
    {
        var facts = Enumerable.Range(0, mails).SelectMany(mail => new[] { Mail(mail, "out", "OUTBOUND"), Mail(mail, "in", "INBOUND") });
        return $$"""
            {
              "source": "benchmark",
              "company": { "externalId": "{company}", "name": "{company}", "createdAt": { "text": "2026-01-01T00:00:00Z" } },
              "contact": { "externalId": "{id}", "displayName": "{name}", "email": "{mail}", "owner": "{owner}", "createdAt": "{since}"{{(hasSources ? ", \"attributes\": { \"source\": \"{source}\" }" : "")}} },
              "facts": [{{string.Join(", ", facts)}}]
            }
            """;

        static string Mail(int mail, string column, string direction) => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{ "when": { "{{column}}{{mail}}": { "empty": false } }, "activity": "email", "direction": "{{direction}}", "at": "{{{column}}{{mail}}}", "id": "{id}-{{column}}{{mail}}" }""");
    }
}
