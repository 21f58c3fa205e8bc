using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Evaluations;

public sealed class VerdictAtTests(TestServer server)
{
    [Fact]
    public async Task It_is_told_for_another_instant_another_number_and_another_definition()
    {
        var filled = await Base.CreateAsync(server);
        var tenant = filled.Tenant;
        var id = await filled.RunAsync("startPreview", new { idempotencyKey = "p", candidate = await filled.CandidateAsync(Base.OnlyJudgement) }, "preview");
        var binding = (await tenant.QueryAsync("query($id: ID!) { preview(id: $id) { candidate { id } } }", new { id })).GetProperty("preview").GetProperty("candidate").GetProperty("id").GetString();
        var answer = await tenant.QueryAsync(
            """
            query($contact: ID!, $binding: ID!) { contact(id: $contact) {
              now: verdictAt { stage { key } enteredAt binding { number } }
              before: verdictAt(happenedBy: "2026-01-15T00:00:00Z") { stage { key } computedFor }
              unborn: verdictAt(happenedBy: "2025-01-15T00:00:00Z") { stage { key } }
              unknown: verdictAt(asOf: 0) { stage { key } }
              under: verdictAt(binding: $binding) { stage { key } binding { number } }
              nothing: verdictAt(binding: $contact) { stage { key } }
            } contacts { nodes { verdictAt { stage { key } } } } }
            """,
            new { contact = filled.Replied[0], binding });
        Assert.Equal(
            """
            {"now":{"stage":{"key":"prospect"},"enteredAt":"2026-02-01T00:00:00.000000Z","binding":{"number":1}},"before":{"stage":{"key":"lead"},"computedFor":"2026-01-15T00:00:00.000000Z"},"unborn":null,"unknown":null,"under":{"stage":{"key":"lead"},"binding":{"number":2}},"nothing":null}
            """.Trim(), answer.GetProperty("contact").GetRawText());
        Assert.Equal(5, answer.GetProperty("contacts").GetRawText().Split("prospect").Length - 1);
        var missing = (await tenant.QueryAsync("query($contact: ID!) { contact(id: $contact) { verdict { missing { factKey unit example question } } } }", new { contact = filled.Replied[0] })).GetRawText();
        Assert.Contains("\"factKey\"", missing, StringComparison.Ordinal);
        Assert.Equal(["CHANGE_NUMBER_OUT_OF_RANGE"], await tenant.CodesAsync("query($contact: ID!) { contact(id: $contact) { verdictAt(asOf: 99999) { stage { key } } } }", new { contact = filled.Replied[0] }));
    }
}
