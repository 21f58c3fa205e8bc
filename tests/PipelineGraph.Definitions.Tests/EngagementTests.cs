using Engagement;
using PipelineGraph.Definitions.Testing;

namespace PipelineGraph.Definitions.Tests;

public class EngagementTests
{
    private static readonly EngagementDefinition Definition = new();
    private static readonly Example Default = new(Definition);

    private static Example With(params (string Key, SettingValue Value)[] changes) => new(Definition, changes);

    [Fact]
    public void A_contact_of_whom_nothing_is_known_is_a_lead() => Assert.Equal("lead", Default.Stage(new Given()));

    [Fact]
    public void Mails_without_an_answer_leave_a_lead()
    {
        var verdict = Default.Verdict(new Given().Outbound("email").Outbound("email", 3).Outbound("call", 5));

        Assert.Equal("lead", verdict.Stage);
        Assert.Equal("because_nothing_back", verdict.Explanation.Key);
        Assert.Equal(CriterionState.Unknown, verdict.Criteria.Single(criterion => criterion.Key == "reply").State);
        Assert.Contains(verdict.Missing, missing => missing is { Criterion: "reply", FactKey: "email", ForStage: "prospect" });
    }

    [Fact]
    public void A_reply_makes_a_prospect_and_is_the_evidence()
    {
        var verdict = Default.Verdict(new Given().Outbound("email").Inbound("email", 2, ("question", true)));

        Assert.Equal("prospect", verdict.Stage);
        var reply = verdict.Criteria.Single(criterion => criterion.Key == "reply");
        Assert.Equal(CriterionState.Met, reply.State);
        Assert.Equal(2, reply.Evidence.Single().FactNo);
        Assert.Equal(["with_sales"], verdict.Labels);
        Assert.Null(verdict.ReevaluateAt);
    }

    [Fact]
    public void A_reply_presupposes_our_mail_so_it_counts_by_itself() => Assert.Equal("prospect", Default.Stage(new Given().Inbound("email")));

    [Theory]
    [InlineData(true, null, null, "lead")]
    [InlineData(null, false, false, "lead")]
    [InlineData(null, false, null, "prospect")]
    [InlineData(null, null, true, "prospect")]
    public void A_reply_known_to_be_automatic_or_idle_does_not_count(bool? automated, bool? question, bool? interest, string stage)
    {
        Assert.Equal(stage, Default.Stage(new Given().Outbound("email").Inbound("email", 1, Flags(automated, question, interest))));
    }

    [Theory]
    [InlineData(null, null, "lead", CriterionState.Unknown)]
    [InlineData(false, false, "lead", CriterionState.Failed)]
    [InlineData(true, null, "prospect", CriterionState.Met)]
    public void Replies_can_be_asked_to_hold_a_question_or_interest(bool? question, bool? interest, string stage, CriterionState state)
    {
        var verdict = With(("replyCounts", SettingValue.Choice("questionOrInterest"))).Verdict(new Given().Inbound("email", 1, Flags(null, question, interest)));

        Assert.Equal(stage, verdict.Stage);
        Assert.Equal(state, verdict.Criteria.Single(criterion => criterion.Key == "reply").State);
    }

    [Fact]
    public void An_appointment_counts_only_after_our_outreach()
    {
        Assert.Equal("lead", Default.Stage(new Given().Inbound("meeting_booked")));
        Assert.Equal("lead", Default.Stage(new Given().Inbound("meeting_booked").Outbound("email", 1)));
        Assert.Equal("prospect", Default.Stage(new Given().Outbound("call").Inbound("meeting_booked", 1)));
        Assert.Equal("lead", Default.Stage(new Given().Outbound("call", 0, ("completed", false)).Inbound("meeting_booked", 1)));
    }

    [Fact]
    public void Several_visits_after_our_approach_make_a_prospect_at_the_last_of_them()
    {
        var given = new Given().Inbound("page_visit").Outbound("email", 1).Inbound("page_visit", 2).Inbound("page_visit", 9).Inbound("page_visit", 16);

        Assert.Equal([(Given.Day(0), "lead"), (Given.Day(16), "prospect")], Default.History(given, Given.Day(100)));
        Assert.Equal(3, Default.Verdict(given).Criteria.Single(criterion => criterion.Key == "visits").Evidence.Count);
    }

    [Fact]
    public void Visits_further_apart_than_the_window_are_not_several()
    {
        var given = new Given().Outbound("email").Inbound("page_visit", 1).Inbound("page_visit", 9).Inbound("page_visit", 15.1);

        Assert.Equal("lead", Default.Stage(given));
        Assert.Equal(CriterionState.Failed, Default.Verdict(given).Criteria.Single(criterion => criterion.Key == "visits").State);
        Assert.Equal("prospect", With(("visitWindowDays", SettingValue.Integer(30))).Stage(given));
        Assert.Equal("prospect", With(("visits", SettingValue.Integer(2))).Stage(given));
    }

    [Fact]
    public void A_click_on_a_case_study_needs_no_outreach()
    {
        Assert.Equal("prospect", Default.Stage(new Given().Inbound("link_click", 0, ("tag", "case_study"))));
        Assert.Equal("lead", Default.Stage(new Given().Inbound("link_click", 0, ("tag", "pricing"))));
    }

    [Fact]
    public void Asking_for_a_quote_makes_a_prospect_and_an_opportunity_only_by_setting()
    {
        var asked = new Given().Inbound("quote_requested");

        Assert.Equal("prospect", Default.Stage(asked));
        Assert.Equal("prospect", Default.Stage(new Given().Quote(QuoteStatus.Requested)));
        Assert.Equal("opportunity", With(("quoteRequestIsOpportunity", SettingValue.Boolean(true))).Stage(asked));
    }

    [Fact]
    public void A_serious_chance_makes_a_prospect_until_it_is_taken_back()
    {
        Assert.Equal("prospect", Default.Stage(new Given().Judgement("serious_chance", 1)));
        Assert.Equal("lead", Default.Stage(new Given().Judgement("serious_chance", 1).Judgement("serious_chance", 2, holds: false)));
    }

    [Fact]
    public void Outreach_can_be_asked_for_each_act_or_for_none()
    {
        var all = With(("priorOutreach", SettingValue.Choice("all")));
        var none = With(("priorOutreach", SettingValue.Choice("none")));

        Assert.Equal("lead", all.Stage(new Given().Inbound("email")));
        Assert.Equal("lead", all.Stage(new Given().Inbound("link_click", 0, ("tag", "case_study"))));
        Assert.Equal("lead", all.Stage(new Given().Judgement("serious_chance")));
        Assert.Equal("prospect", all.Stage(new Given().Outbound("email").Judgement("serious_chance", 1)));
        Assert.Equal("prospect", none.Stage(new Given().Inbound("meeting_booked")));
        Assert.Equal("prospect", none.Stage(new Given().Inbound("form_submitted", 0, ("form", "contact"), ("question", true))));
    }

    [Fact]
    public void A_trigger_that_is_off_does_not_count()
    {
        var example = With(("triggers", SettingValue.TextList("quote_requested")));

        Assert.Equal("lead", example.Stage(new Given().Outbound("email").Inbound("email", 1)));
        Assert.Equal("prospect", example.Stage(new Given().Inbound("quote_requested")));
    }

    [Fact]
    public void A_talk_in_both_directions_is_conversation_by_itself() => Assert.Equal("prospect", Default.Stage(new Given().TwoWay("call")));

    [Fact]
    public void A_completed_call_counts_as_engagement_by_setting()
    {
        var rule = new ActivityRule { Kind = "call", Properties = new Dictionary<string, FactValue> { ["completed"] = FactValue.OfBoolean(true) } };
        var example = With(("engagementActivities", SettingValue.ActivityRules(rule)));

        Assert.Equal("lead", example.Stage(new Given().Outbound("call", 1, ("completed", false))));
        Assert.Equal("prospect", example.Stage(new Given().Outbound("call", 1, ("completed", true))));
        Assert.Equal("lead", Default.Stage(new Given().Outbound("call", 1, ("completed", true))));
    }

    [Fact]
    public void Silence_cools_a_prospect_when_it_is_due_and_a_reply_warms_it_again()
    {
        var example = With(("silentDays", SettingValue.Integer(30)));
        var given = new Given().Outbound("email").Inbound("email", 2).Outbound("email", 20).Inbound("email", 50);

        Assert.Equal(Given.Day(32), example.VerdictAt(given, Given.Day(20)).ReevaluateAt);
        Assert.Equal(
            [(Given.Day(0), "lead"), (Given.Day(2), "prospect"), (Given.Day(32), "lead"), (Given.Day(50), "prospect"), (Given.Day(80), "lead")],
            example.History(given, Given.Day(365)));
        Assert.Equal(["cooled"], example.VerdictAt(given, Given.Day(32)).Labels);
        Assert.Equal("prospect", Default.StageOnDay(given, 3650));
    }

    [Fact]
    public void A_sign_of_life_keeps_warm_but_does_not_warm_again()
    {
        var example = With(("silentDays", SettingValue.Integer(30)));

        Assert.Equal("prospect", example.StageOnDay(new Given().Inbound("email", 2).Inbound("page_visit", 31), 60));
        Assert.Equal("lead", example.StageOnDay(new Given().Inbound("email", 2).Inbound("page_visit", 33), 34));
    }

    [Fact]
    public void Quality_counts_fit_authority_budget_and_urgency()
    {
        var good = Warm().CompanyAttribute("need", true).Attribute("job_title", "Sales Director").CompanyAttribute("budget", 5000).Attribute("timing", "now");

        Assert.Equal(4, Default.Verdict(good).Measures.Single().Value);
        Assert.Equal(0, Default.Verdict(Warm()).Measures.Single().Value);
        Assert.Equal(3, Default.Verdict(good.Attribute("decision_power", "none", 2)).Measures.Single().Value);
    }

    [Fact]
    public void The_company_must_fit_the_profile_of_branch_and_size()
    {
        var example = With(("profile", SettingValue.AttributeRules(
            new AttributeRule { Key = "employees", Operator = RuleOperator.Gte, Values = [FactValue.OfNumber(50)] })));

        Assert.Equal(CriterionState.Unknown, Fit(Warm().CompanyAttribute("need", true)));
        Assert.Equal(CriterionState.Met, Fit(Warm().CompanyAttribute("need", true).CompanyAttribute("employees", 60)));
        Assert.Equal(CriterionState.Failed, Fit(Warm().CompanyAttribute("need", true).CompanyAttribute("employees", 10)));
        Assert.Equal(CriterionState.Failed, Fit(Warm().CompanyAttribute("need", false).CompanyAttribute("employees", 60)));

        CriterionState Fit(Given given) => example.Verdict(given).Criteria.Single(criterion => criterion.Key == "fit").State;
    }

    [Fact]
    public void A_minimum_quality_holds_back_who_is_not_known_to_be_good()
    {
        var example = With(("minimumQuality", SettingValue.Number(2)));
        var verdict = example.Verdict(Warm().Attribute("decision_power", "decides"));

        Assert.Equal("lead", verdict.Stage);
        Assert.Equal(["held_back"], verdict.Labels);
        Assert.Equal(CriterionState.Unknown, verdict.Criteria.Single(criterion => criterion.Key == "quality").State);
        Assert.Equal(["need", "can_pay", "timing"], verdict.Missing.Select(missing => missing.FactKey));
        Assert.Equal("prospect", example.Stage(Warm().Attribute("decision_power", "decides").CompanyAttribute("can_pay", true, 2)));
    }

    [Fact]
    public void A_need_becomes_urgent_when_it_comes_near()
    {
        var given = Warm().Attribute("needed_by", new DateOnly(2026, 12, 1), 2);
        var example = With(("minimumQuality", SettingValue.Number(1)));

        Assert.Equal(["less_warm", "with_sales"], Default.Verdict(given).Labels);
        Assert.Equal(
            [(Given.Day(0), "lead"), (new DateTimeOffset(2026, 9, 2, 0, 0, 0, TimeSpan.Zero), "prospect")],
            example.History(given, Given.Day(700)));
    }

    [Fact]
    public void Next_year_or_only_orienting_is_less_warm()
    {
        Assert.Contains("less_warm", Default.Verdict(Warm().Attribute("timing", "later", 2)).Labels);
        Assert.Contains("less_warm", Default.Verdict(Warm().Attribute("timing", "orienting", 2)).Labels);
        Assert.DoesNotContain("less_warm", Default.Verdict(Warm().Attribute("timing", "orienting", 2).Attribute("timing", "now", 3)).Labels);
    }

    [Fact]
    public void A_quote_on_the_table_makes_an_opportunity_until_it_expires()
    {
        var given = Warm().Quote(QuoteStatus.Issued, 5, new DateOnly(2026, 1, 31));

        Assert.Equal(
            [(Given.Day(0), "lead"), (Given.Day(1), "prospect"), (Given.Day(5), "opportunity"), (new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), "prospect")],
            Default.History(given, Given.Day(365)));
    }

    [Theory]
    [InlineData(QuoteStatus.Withdrawn, "prospect")]
    [InlineData(QuoteStatus.Rejected, "prospect")]
    [InlineData(QuoteStatus.Accepted, "opportunity")]
    public void A_quote_that_was_taken_away_is_not_on_the_table(QuoteStatus status, string stage) =>
        Assert.Equal(stage, Default.Stage(new Given().Quote(QuoteStatus.Issued, 1).Quote(status, 2)));

    [Fact]
    public void A_quote_of_a_lost_deal_is_not_on_the_table() =>
        Assert.Equal("prospect", Default.Stage(new Given().Quote(QuoteStatus.Issued, 1).DealAttribute("outcome", "lost", 2)));

    [Fact]
    public void An_intention_to_buy_makes_an_opportunity_until_it_is_taken_back()
    {
        var given = new Given().Inbound("purchase_intent", 1).Inbound("purchase_intent_withdrawn", 4).Inbound("purchase_intent", 9);

        Assert.Equal(
            [(Given.Day(0), "lead"), (Given.Day(1), "opportunity"), (Given.Day(4), "prospect"), (Given.Day(9), "opportunity")],
            Default.History(given, Given.Day(20)));
        Assert.Equal("prospect", With(("opportunityStage", SettingValue.Boolean(false))).Stage(given));
    }

    [Fact]
    public void A_deal_that_was_won_makes_a_customer_for_good()
    {
        var given = Warm().DealAttribute("outcome", "won", 3);

        Assert.Equal("customer", Default.Stage(given));
        Assert.Equal("customer", Default.Stage(given.DealAttribute("outcome", "lost", 9, "second").Inbound("declined", 10)));
    }

    [Fact]
    public void A_no_leaves_the_funnel_and_new_engagement_comes_back()
    {
        var given = Warm().Inbound("declined", 3).Inbound("email", 40);

        Assert.Equal(
            [(Given.Day(0), "lead"), (Given.Day(1), "prospect"), (Given.Day(3), "out"), (Given.Day(40), "prospect")],
            Default.History(given, Given.Day(90)));
        Assert.Equal("prospect", With(("declinedMeansOut", SettingValue.Boolean(false))).StageOnDay(given, 3));
    }

    [Fact]
    public void Interest_without_money_leaves_the_funnel_and_a_cold_lead_without_money_stays()
    {
        Assert.Equal("out", Default.Stage(Warm().CompanyAttribute("can_pay", false, 3)));
        Assert.Equal("lead", Default.Stage(new Given().CompanyAttribute("can_pay", false)));
        Assert.Equal("prospect", Default.Stage(Warm().CompanyAttribute("can_pay", false, 3).CompanyAttribute("can_pay", true, 4)));
        Assert.Equal("prospect", With(("noMoneyMeansOut", SettingValue.Boolean(false))).Stage(Warm().CompanyAttribute("can_pay", false, 3)));
    }

    [Fact]
    public void Lost_deals_move_nobody_out_but_by_setting()
    {
        var given = Warm().DealAttribute("outcome", "lost", 3);
        var example = With(("lostMeansOut", SettingValue.Boolean(true)));

        Assert.Equal("prospect", Default.Stage(given));
        Assert.Equal("out", example.Stage(given));
        Assert.Equal("prospect", example.Stage(given.Inbound("email", 5)));
    }

    [Fact]
    public void A_minimum_quality_without_weights_is_refused()
    {
        (string, SettingValue)[] noWeights = [.. new[] { "weightFit", "weightAuthority", "weightBudget", "weightUrgency" }.Select(key => (key, SettingValue.Number(0)))];

        Assert.Empty(Definition.Validate(Default.Settings));
        Assert.Equal("minimumQuality", Definition.Validate(With([.. noWeights, ("minimumQuality", SettingValue.Number(1))]).Settings).Single().Key);
        Assert.Equal("triggers", Definition.Validate(With(("triggers", SettingValue.TextList())).Settings).Single().Key);
    }

    private static Given Warm() => new Given().Outbound("email").Inbound("email", 1);

    private static (string, object)[] Flags(bool? automated, bool? question, bool? interest) =>
        [.. new (string Name, bool? Value)[] { ("automated", automated), ("question", question), ("interest", interest) }
            .Where(flag => flag.Value is not null).Select(flag => (flag.Name, (object)flag.Value!.Value))];
}
