using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Queries;

/// <summary>An answer is given again by the number and the instant that it says of itself, also where somebody was writing when it was given.</summary>
public sealed class RepeatedAnswersTests(TestServer server)
{
    private const string Query =
        "query($asOf: ChangeNumber, $observedUntil: DateTime) { periodFunnel(unit: DEAL, period: { instants: {} }, asOf: $asOf, observedUntil: $observedUntil) { basis { asOf } observedUntil"
        + " stages { stage { key } counted { count } atEnd { count money { currencies { currency amount forecast } withoutAmount knownBy } } }"
        + " slices(by: { attribute: \"region\" }, first: 10) { label funnel { stages { atEnd { count } } } }"
        + " speed { timeInStage { ofAll { median } } standing { age { median } overdue { count } } } } }";

    [Fact]
    public async Task Invariant8_what_was_asked_while_somebody_wrote_is_answered_the_same_again()
    {
        var tenant = await server.TenantAsync("qualified-deal");
        await tenant.MutateAsync("declareAttribute", new { idempotencyKey = "d", unit = "DEAL", key = "region", type = "TEXT", isDimension = true }, "attributeDefinition { key }");
        var buyer = await tenant.ContactAsync("Buyer");
        var deals = new List<string>();
        for (var index = 0; index < 6; index++)
            deals.Add((await tenant.MutateAsync("createDeal", new { idempotencyKey = $"c{index}", name = $"Deal {index}", buyerId = buyer }, "deal { id }")).GetProperty("deal").GetProperty("id").GetString()!);
        // Both at once: what changes no stage has no number, only its instant tells whether it was known, and numbers are given while it is being written.
        var writing = Task.WhenAll(
            Task.Run(async () =>
            {
                for (var index = 0; index < 60; index++)
                {
                    await SetAsync(deals[index % 6], "region", new { text = $"Region {index % 4}" });
                    await SetAsync(deals[(index + 3) % 6], "amount", new { money = new { amount = $"{index + 1}", currency = "EUR" } });
                }
            }),
            Task.Run(async () =>
            {
                for (var index = 0; index < 60; index++) await SetAsync(deals[index % 6], "outcome", new { text = index % 12 < 6 ? "won" : "lost" });
            }));
        var answers = new List<(long AsOf, string ObservedUntil, string Answer)>();
        while (!writing.IsCompleted)
        {
            var answer = (await tenant.QueryAsync(Query)).GetProperty("periodFunnel");
            answers.Add((answer.GetProperty("basis").GetProperty("asOf").GetInt64(), answer.GetProperty("observedUntil").GetString()!, answer.GetRawText()));
        }

        await writing;
        Assert.True(answers.Count > 10, $"There were {answers.Count} answers.");
        foreach (var (asOf, observedUntil, answer) in answers)
            Assert.Equal(answer, (await tenant.QueryAsync(Query, new { asOf, observedUntil })).GetProperty("periodFunnel").GetRawText());

        Task SetAsync(string deal, string key, object value) =>
            tenant.MutateAsync("setAttributes", new { idempotencyKey = Guid.NewGuid().ToString(), subjectId = deal, attributes = new[] { new { key, value } } }, "subject { id }");
    }
}
