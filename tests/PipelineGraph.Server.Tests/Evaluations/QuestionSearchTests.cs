using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Evaluations;

public sealed class QuestionSearchTests(TestServer server)
{
    [Fact]
    public async Task Invariant8_the_questions_come_with_the_most_moving_first_and_telling_the_answer_moves_as_many()
    {
        var filled = await Base.CreateAsync(server);
        var id = await filled.RunAsync("startQuestionSearch", new { idempotencyKey = "q" }, "questionSearch");
        var search = (await filled.Tenant.QueryAsync(
            """
            query($id: ID!) { evaluationRun(id: $id) { ... on QuestionSearch { binding { number } questions {
              unit factKey criterion criterionText question dutch: question(locale: "nl") count basis { rule overridden binding { number } }
              subjects(first: 50) { totalCount nodes { id ... on Contact { verdict { missing { factKey example } } } } }
              moves { from { key } to { key } count subjects(first: 50) { totalCount nodes { id } } }
            } } } }
            """,
            new { id })).GetProperty("evaluationRun");
        Base.AssertLists(search);
        var questions = search.GetProperty("questions").EnumerateArray().ToList();
        Assert.NotEmpty(questions);
        Assert.Equal(questions.Select(question => question.GetProperty("count").GetInt32()).OrderDescending(), questions.Select(question => question.GetProperty("count").GetInt32()));
        Assert.All(questions, question =>
        {
            Assert.NotEqual("", question.GetProperty("question").GetString());
            Assert.Equal("WOULD_MOVE", question.GetProperty("basis").GetProperty("rule").GetString());
            Assert.Equal(question.GetProperty("count").GetInt32(), question.GetProperty("moves").EnumerateArray().Sum(move => move.GetProperty("count").GetInt32()));
        });

        var first = questions[0];
        Assert.Equal("serious_chance 7", $"{first.GetProperty("factKey")} {first.GetProperty("count")}");
        Assert.Equal(filled.Contacts.Except(filled.Replied).Order(), Base.Ids(first.GetProperty("subjects")).Order());
        Assert.Contains(
            """{"factKey":"serious_chance","example":{"boolean":true}}""",
            first.GetProperty("subjects").GetProperty("nodes")[0].GetProperty("verdict").GetProperty("missing").EnumerateArray().Select(missing => missing.GetRawText()));
        foreach (var subjectId in Base.Ids(first.GetProperty("subjects")))
        {
            var told = await filled.Tenant.MutateAsync(
                "recordJudgement", new { idempotencyKey = subjectId, subjectId, key = "serious_chance", holds = true, reason = "We think so" }, "subject { stage { key } }");
            Assert.Equal(first.GetProperty("moves")[0].GetProperty("to").GetProperty("key").GetString(), told.GetProperty("subject").GetProperty("stage").GetProperty("key").GetString());
        }
    }
}
