using Dialogue;
using PipelineGraph.Definitions.Testing;

namespace PipelineGraph.Definitions.Tests;

public class DialogueTests
{
    private static readonly DialogueDefinition Definition = new();
    private static readonly Example Default = new(Definition);
    private static readonly Example Strict = With(("path", SettingValue.Choice("strict")));

    private static readonly (string, SettingValue) Market = ("targetMarket", SettingValue.AttributeRules(
        new AttributeRule { Key = "industry", Operator = RuleOperator.Eq, Values = [FactValue.OfText("machinery")] }));

    private static Example With(params (string Key, SettingValue Value)[] changes) => new(Definition, changes);

    [Theory]
    [InlineData("business_card", "offline")]
    [InlineData("bought_list", null)]
    [InlineData("directory", null)]
    [InlineData("webinar_list", "online")]
    [InlineData("contact_form", "online")]
    [InlineData("social_media", "online")]
    [InlineData("sign_up", "online")]
    public void Clear_leads_are_leads_offline_or_online(string source, string? kind)
    {
        var verdict = Default.Verdict(new Given().Attribute("source", source));

        Assert.Equal("lead", verdict.Stage);
        Assert.Equal(CriterionState.Met, State(verdict, "listed"));
        Assert.Equal(kind is null ? ["not_to_be_mailed"] : [kind, "not_to_be_mailed"], verdict.Labels);
        Assert.Equal(kind is null ? CriterionState.Unknown : kind == "online" ? CriterionState.Met : CriterionState.Failed, State(verdict, "online"));
    }

    [Fact]
    public void What_is_told_of_the_medium_beats_the_source() =>
        Assert.Contains("offline", Default.Verdict(new Given().Attribute("source", "webinar_list").Attribute("source_medium", "offline")).Labels);

    [Fact]
    public void Who_came_by_a_form_is_an_online_lead_and_a_question_in_it_counts_by_setting()
    {
        var given = new Given().Inbound("form_submitted", 0, ("form", "contact"), ("question", true));

        Assert.Equal("lead", Default.Stage(given));
        Assert.Contains("online", Default.Verdict(given).Labels);
        Assert.Equal("prospect", With(("clearSigns", SettingValue.TextList("question_by_form"))).Stage(given));
        Assert.DoesNotContain("online", Default.Verdict(new Given().Activity("list_added", null).Inbound("form_submitted", 9)).Labels);
    }

    [Fact]
    public void A_webinar_makes_a_lead() => Assert.Equal(CriterionState.Met, State(Default.Verdict(new Given().Inbound("webinar_attended")), "listed"));

    [Fact]
    public void Every_contact_of_the_database_is_a_lead_unless_a_list_is_asked_for()
    {
        var listed = With(("listedOnly", SettingValue.Boolean(true)), ("acquisitionLists", SettingValue.TextList("fair")));

        Assert.Equal("lead", Default.Stage(new Given()));
        Assert.Equal("contact", listed.Stage(new Given()));
        Assert.Equal("because_not_listed", listed.Verdict(new Given()).Explanation.Key);
        Assert.Equal("contact", listed.Stage(new Given().Activity("list_added", null, 0, ("list", "other"))));
        Assert.Equal("lead", listed.Stage(new Given().Activity("list_added", null, 0, ("list", "fair"))));
        Assert.Equal("lead", listed.Stage(new Given().Inbound("webinar_attended")));
        Assert.Equal("lead", listed.Stage(new Given().Attribute("source", "business_card")));
        Assert.Equal("contact", listed.Stage(new Given().Attribute("source", "referral")));
        Assert.Equal("lead", With(("listedOnly", SettingValue.Boolean(true)), ("leadSources", SettingValue.TextList("referral"))).Stage(new Given().Attribute("source", "referral")));
        Assert.Equal("lead", listed.Stage(new Given(Unit.Company).Attribute("lists", new[] { "fair" })));
        Assert.Equal("prospect", listed.Stage(new Given().Inbound("email", 0, ("question", true))));
    }

    [Fact]
    public void Activity_alone_proves_nothing_and_the_phone_must_be_picked_up()
    {
        var verdict = Default.Verdict(new Given().Inbound("email_open").Inbound("link_click", 1, ("tag", "case_study")).Inbound("page_visit", 2).Inbound("survey_answered", 3));

        Assert.Equal("lead", verdict.Stage);
        Assert.Equal("because_activity_alone", verdict.Explanation.Key);
        Assert.Equal(CriterionState.Failed, State(verdict, "more_than_activity"));
        Assert.Contains(verdict.Missing, missing => missing is { FactKey: "call", Criterion: "dialogue", ForStage: "prospect" });
    }

    [Fact]
    public void One_way_communication_leaves_a_lead()
    {
        var verdict = Default.Verdict(new Given().Outbound("email").Outbound("call", 2));

        Assert.Equal(("lead", "because_no_answer"), (verdict.Stage, verdict.Explanation.Key));
        Assert.Equal(CriterionState.Met, State(verdict, "contacted"));
        Assert.Equal(CriterionState.Unknown, State(verdict, "dialogue"));
    }

    [Theory]
    [InlineData("email", "email")]
    [InlineData("call", "call")]
    [InlineData("email", "call")]
    [InlineData("call", "meeting_booked")]
    [InlineData("presentation", "email")]
    public void An_answer_after_contact_is_dialogue(string contact, string answer)
    {
        var verdict = Strict.Verdict(new Given().Outbound(contact).Inbound(answer, 1));

        Assert.Equal(("prospect", "because_dialogue"), (verdict.Stage, verdict.Explanation.Key));
        Assert.Equal([1, 2], verdict.Criteria.Single(criterion => criterion.Key == "dialogue").Evidence.Select(fact => fact.FactNo));
    }

    [Fact]
    public void The_strict_path_asks_for_contact_first()
    {
        foreach (var given in new[] { new Given().Inbound("email", 0, ("question", true)), new Given().Inbound("newsletter_request"), new Given().Inbound("purchase_intent") })
        {
            Assert.Equal("lead", Strict.Stage(given));
            Assert.Equal("prospect", Default.Stage(given));
        }

        Assert.Equal("lead", Strict.Stage(new Given().Inbound("email").Outbound("email", 1)));
        Assert.Equal("lead", Strict.Stage(new Given().Outbound("call", 0, ("completed", false)).Inbound("email", 1)));
        Assert.Equal("lead", Strict.Stage(new Given().Outbound("email").Inbound("newsletter_request", 1)));
    }

    [Theory]
    [InlineData("content_request")]
    [InlineData("newsletter_request")]
    public void Signing_up_is_a_clear_sign(string kind)
    {
        Assert.Equal("prospect", Default.Stage(new Given().Inbound(kind)));
        Assert.Equal("because_" + kind, Default.Verdict(new Given().Inbound(kind)).Explanation.Key);
        Assert.Equal("lead", With(("clearSigns", SettingValue.TextList("inbound_call"))).Stage(new Given().Inbound(kind)));
    }

    [Theory]
    [InlineData("appointment", "prospect", CriterionState.Met)]
    [InlineData("information", "prospect", CriterionState.Met)]
    [InlineData("complaint", "lead", CriterionState.Failed)]
    [InlineData(null, "lead", CriterionState.Unknown)]
    public void A_call_is_a_clear_sign_when_it_wants_an_appointment_or_information(string? purpose, string stage, CriterionState state)
    {
        var verdict = Default.Verdict(new Given().Inbound("call", 1, purpose is null ? [] : [("purpose", purpose)]));

        Assert.Equal(stage, verdict.Stage);
        Assert.Equal(state, State(verdict, "inbound_call"));
    }

    [Theory]
    [InlineData(true, "prospect", CriterionState.Met)]
    [InlineData(false, "lead", CriterionState.Failed)]
    [InlineData(null, "lead", CriterionState.Unknown)]
    public void A_mail_is_a_clear_sign_when_it_asks(bool? question, string stage, CriterionState state)
    {
        var verdict = Default.Verdict(new Given().Inbound("email", 1, question is null ? [] : [("question", question)]));

        Assert.Equal(stage, verdict.Stage);
        Assert.Equal(state, State(verdict, "question_by_email"));
    }

    [Fact]
    public void An_answer_known_to_hold_no_interest_is_none_and_a_no_moves_nobody()
    {
        var idle = Default.Verdict(new Given().Outbound("email").Inbound("email", 1, ("interest", false)));

        Assert.Equal("lead", idle.Stage);
        Assert.Equal(CriterionState.Failed, State(idle, "interest"));
        Assert.Equal("lead", Default.Stage(new Given().Inbound("declined")));
        Assert.Equal("prospect", Default.Stage(InDialogue().Inbound("declined", 5)));
    }

    [Fact]
    public void Automated_mail_opens_a_dialogue_by_setting_and_an_automatic_answer_never_does()
    {
        var given = new Given().Outbound("email", 0, ("automated", true)).Inbound("email", 1);

        Assert.Equal("prospect", Default.Stage(given));
        Assert.Equal("lead", With(("automatedMailCounts", SettingValue.Boolean(false))).Stage(given));
        Assert.Equal("lead", Default.Stage(new Given().Outbound("email").Inbound("email", 1, ("automated", true), ("question", true))));
    }

    [Fact]
    public void Channels_of_dialogue_and_further_activities_are_settings()
    {
        var message = new Given().Outbound("message").Inbound("message", 1);
        var completed = new ActivityRule { Kind = "call", Properties = new Dictionary<string, FactValue> { ["completed"] = FactValue.OfBoolean(true) } };

        Assert.Equal("lead", Default.Stage(message));
        Assert.Equal("prospect", With(("dialogueChannels", SettingValue.TextList("message"))).Stage(message));
        Assert.Equal("lead", With(("dialogueChannels", SettingValue.TextList("call"))).Stage(InDialogue()));
        Assert.Equal("lead", Default.Stage(new Given().Outbound("call", 0, ("completed", true))));
        Assert.Equal("prospect", With(("dialogueActivities", SettingValue.ActivityRules(completed))).Stage(new Given().Outbound("call", 0, ("completed", true))));
    }

    [Fact]
    public void A_talk_is_contact_and_dialogue_in_one()
    {
        Assert.Equal("prospect", Strict.Stage(new Given().TwoWay("call")));
        Assert.Equal("prospect", Strict.Stage(new Given().Activity("meeting", null, 0, ("completed", true))));
        Assert.Equal("prospect", Strict.Stage(new Given().Outbound("call", 0, ("problem", "stated"))));
        Assert.Equal("prospect", Strict.Stage(new Given().Quote(QuoteStatus.Issued)));
    }

    [Fact]
    public void Who_was_called_and_has_no_problem_cannot_be_a_prospect()
    {
        var given = new Given().TwoWay("call", 1, ("problem", "denied")).Inbound("newsletter_request", 3).TwoWay("call", 5, ("problem", "stated"));

        Assert.Equal([(Given.Day(0), "lead"), (Given.Day(5), "prospect")], Default.History(given, Given.Day(30)));
        Assert.Equal("because_no_problem", Default.VerdictAt(given, Given.Day(3)).Explanation.Key);
        Assert.Equal(["problem"], Default.VerdictAt(given, Given.Day(3)).Missing.Select(missing => missing.FactKey));
        Assert.Equal("lead", Default.Stage(InDialogue().CompanyAttribute("problem", "denied", 3)));
        Assert.Equal("lead", Default.Stage(InDialogue().CompanyAttribute("solvable", false, 3)));
        Assert.Equal("because_no_problem", Default.Verdict(new Given().Outbound("call", 1, ("problem", "denied"))).Explanation.Key);
    }

    [Fact]
    public void Must_fit_the_target_market_and_an_unknown_one_blocks_only_by_setting()
    {
        var example = With(Market);
        var known = With(Market, ("mustBeKnown", SettingValue.TextList("market")));

        Assert.Equal("prospect", example.Stage(InDialogue()));
        Assert.Equal("lead", known.Stage(InDialogue()));
        Assert.Equal("because_unknown_market", known.Verdict(InDialogue()).Explanation.Key);
        Assert.Equal(["industry"], known.Verdict(InDialogue()).Missing.Select(missing => missing.FactKey));
        Assert.Equal(
            [(Given.Day(0), "lead"), (Given.Day(1), "prospect"), (Given.Day(9), "lead")],
            example.History(InDialogue().CompanyAttribute("industry", "machinery", 1).CompanyAttribute("industry", "retail", 9), Given.Day(30)));
    }

    [Fact]
    public void Should_have_means_and_authority_which_lowers_quality_and_blocks_only_by_setting()
    {
        var good = InDialogue().CompanyAttribute("can_pay", true).Attribute("decision_power", "decides");
        var poor = InDialogue().CompanyAttribute("can_pay", false).Attribute("decision_power", "influence");

        Assert.Equal(2, Default.Verdict(good).Measures.Single().Value);
        Assert.Equal(0, Default.Verdict(poor).Measures.Single().Value);
        Assert.Equal(("prospect", 2), (Default.Stage(poor), Default.Verdict(poor).Labels.Count(label => label.StartsWith("without_", StringComparison.Ordinal))));
        Assert.Equal("because_no_means", With(("hardConditions", SettingValue.TextList("means"))).Verdict(poor).Explanation.Key);
        Assert.Equal("because_no_authority", With(("hardConditions", SettingValue.TextList("authority"))).Verdict(poor).Explanation.Key);
        Assert.Equal("prospect", With(("hardConditions", SettingValue.TextList("authority", "means"))).Stage(InDialogue()));
        Assert.Equal("because_unknown_authority", With(("mustBeKnown", SettingValue.TextList("authority"))).Verdict(InDialogue()).Explanation.Key);
        Assert.Equal("because_unknown_problem", With(("mustBeKnown", SettingValue.TextList("problem"))).Verdict(InDialogue()).Explanation.Key);
        Assert.Equal("because_unknown_means", With(("mustBeKnown", SettingValue.TextList("means"))).Verdict(InDialogue()).Explanation.Key);
        Assert.Equal(0, With(("minimumBudget", SettingValue.Number(1000))).Verdict(InDialogue().CompanyAttribute("budget", 999)).Measures.Single().Value);
        Assert.Equal(1, With(("minimumBudget", SettingValue.Number(1000))).Verdict(InDialogue().CompanyAttribute("budget", 1000)).Measures.Single().Value);
    }

    [Fact]
    public void Only_a_sales_ready_lead_can_be_contacted_by_setting()
    {
        var example = With(("salesReadyNeeded", SettingValue.Boolean(true)));
        var scored = With(("salesReadyNeeded", SettingValue.Boolean(true)), ("salesReadyRules", SettingValue.AttributeRules(
            new AttributeRule { Key = "score", Operator = RuleOperator.Gte, Values = [FactValue.OfNumber(50)] })));

        Assert.Equal("because_not_sales_ready", example.Verdict(InDialogue()).Explanation.Key);
        Assert.Equal("prospect", example.Stage(new Given().Judgement("sales_ready").Outbound("email", 1).Inbound("email", 2)));
        Assert.Equal("lead", example.Stage(InDialogue().Judgement("sales_ready", 5)));
        Assert.Equal("prospect", example.Stage(InDialogue().Judgement("sales_ready", 5).TwoWay("call", 6).Judgement("sales_ready", 7)));
        Assert.Equal("prospect", scored.Stage(new Given().Attribute("score", 60).Outbound("email", 1).Inbound("email", 2).Attribute("score", 10, 3)));
        Assert.Equal("lead", scored.Stage(new Given().Attribute("score", 10).Outbound("email", 1).Inbound("email", 2).Attribute("score", 60, 3)));
        Assert.Contains("sales_ready", Default.Verdict(new Given().Judgement("sales_ready")).Labels);
    }

    [Theory]
    [InlineData("no_value", "disqualified", CriterionState.Failed)]
    [InlineData("value_not_seen", "disqualified", CriterionState.Failed)]
    [InlineData("too_far_away", "prospect", CriterionState.Met)]
    [InlineData(null, "prospect", CriterionState.Unknown)]
    public void Two_reasons_disqualify(string? reason, string stage, CriterionState state)
    {
        var verdict = Default.Verdict(InDialogue().Judgement("disqualified", 5, reason: reason));

        Assert.Equal(stage, verdict.Stage);
        Assert.Equal(state, State(verdict, "not_disqualified"));
        Assert.Equal(reason is null, verdict.Labels.Contains("reason_missing"));
        Assert.Equal("disqualified", With(("disqualificationReasons", SettingValue.TextList())).Stage(InDialogue().Judgement("disqualified", 5, reason: reason)));
    }

    [Fact]
    public void New_dialogue_makes_who_was_disqualified_a_lead_and_taking_the_mark_back_a_prospect()
    {
        var given = InDialogue().Judgement("disqualified", 5, reason: "no_value").Inbound("email", 30, ("question", true)).Judgement("disqualified", 40, holds: false);

        Assert.Equal(
            [(Given.Day(0), "lead"), (Given.Day(1), "prospect"), (Given.Day(5), "disqualified"), (Given.Day(30), "lead"), (Given.Day(40), "prospect")],
            Default.History(given, Given.Day(90)));
        Assert.Equal(["returned", "not_to_be_mailed"], Default.VerdictAt(given, Given.Day(30)).Labels);
        Assert.Equal(["disqualified"], Default.VerdictAt(given, Given.Day(30)).Missing.Select(missing => missing.FactKey));
        Assert.Equal("disqualified", With(("newDialogueReturns", SettingValue.Boolean(false))).StageOnDay(given, 30));
    }

    [Fact]
    public void A_purchase_makes_a_customer_for_good() =>
        Assert.Equal("customer", Default.Stage(InDialogue().DealAttribute("outcome", "won", 3).Judgement("disqualified", 5, reason: "no_value")));

    [Fact]
    public void Silence_cools_when_it_is_due_and_a_new_act_is_asked_for()
    {
        var example = With(("silentDays", SettingValue.Integer(30)));
        var given = InDialogue().Outbound("email", 20).Inbound("page_visit", 40).Inbound("email", 50);

        Assert.Equal(Given.Day(31), example.VerdictAt(given, Given.Day(20)).ReevaluateAt);
        Assert.Equal(
            [(Given.Day(0), "lead"), (Given.Day(1), "prospect"), (Given.Day(31), "lead"), (Given.Day(50), "prospect"), (Given.Day(80), "lead")],
            example.History(given, Given.Day(365)));
        Assert.Contains("cooled", example.VerdictAt(given, Given.Day(40)).Labels);
        Assert.Null(Default.Verdict(given).ReevaluateAt);
    }

    [Fact]
    public void A_company_is_staged_by_its_own_facts_and_its_deals()
    {
        var company = new Given(Unit.Company).Attribute("source", "directory");

        Assert.Equal("lead", Default.Stage(company));
        Assert.Equal("prospect", Default.Stage(company.Outbound("call", 1).Inbound("call", 2)));
        Assert.Equal("lead", Default.Stage(new Given(Unit.Company).TwoWay("call", 1, ("problem", "denied"))));
        Assert.Equal("customer", Default.Stage(new Given(Unit.Company).DealAttribute("outcome", "won", 3)));
        Assert.Equal("disqualified", Default.Stage(new Given(Unit.Company).Judgement("disqualified", 3, reason: "value_not_seen")));
    }

    [Fact]
    public void Settings_that_let_nobody_in_are_refused()
    {
        Assert.Equal(["mustBeKnown"], Problems(("mustBeKnown", SettingValue.TextList("market"))));
        Assert.Equal(["dialogueChannels"], Problems(("path", SettingValue.Choice("strict")), ("dialogueChannels", SettingValue.TextList())));
        Assert.Empty(Problems(Market, ("mustBeKnown", SettingValue.TextList("market"))));

        static IEnumerable<string> Problems(params (string, SettingValue)[] changes) => Definition.Validate(With(changes).Settings).Select(problem => problem.Key);
    }

    private static Given InDialogue() => new Given().Outbound("email").Inbound("email", 1);

    private static CriterionState State(Verdict verdict, string criterion) => verdict.Criteria.Single(each => each.Key == criterion).State;
}
