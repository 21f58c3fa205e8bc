using System.Collections.Frozen;

namespace PipelineGraph.Definitions.Testing;

/// <summary>The keys in which definitions, imports and front ends meet, each with values that it usually has; see the contract's README.</summary>
internal static class WellKnownKeys
{
    private static readonly object[] YesOrNo = [true, false];
    private static readonly object[] Amounts = [0, 500, FactValue.OfMoney(12_000, "EUR"), FactValue.OfMoney(30_000_000, "USD")];
    private static readonly object[] Countries = ["US", "NL", "FR"];
    private static readonly object[] Dates = [new DateOnly(1990, 2, 28), new DateOnly(2026, 1, 15), new DateOnly(2026, 3, 1), new DateOnly(2027, 1, 1)];

    public static FrozenDictionary<string, object[]> Attributes { get; } = new Dictionary<string, object[]>
    {
        ["source"] = ["linkedin_search", "gated_content", "social_ad", "referral", "cold_call", "bought_list", "phone_book", "web_search", "conversation",
            "business_card", "webinar_list", "contact_form", "social_media", "sign_up", "directory"],
        ["source_medium"] = ["offline", "online"],
        ["country"] = Countries,
        ["gender"] = ["female", "male", "other"],
        ["birth_date"] = Dates,
        ["children"] = [0, 2],
        ["household_income"] = Amounts,
        ["job_title"] = ["Director", "sales manager", "intern"],
        ["decision_power"] = ["none", "influence", "decides"],
        ["contact_data"] = ["valid", "fake"],
        ["served"] = YesOrNo,
        ["budget"] = Amounts,
        ["can_pay"] = YesOrNo,
        ["need"] = YesOrNo,
        ["problem"] = ["stated", "denied"],
        ["solvable"] = YesOrNo,
        ["satisfied_with_competitor"] = YesOrNo,
        ["sees_value"] = YesOrNo,
        ["needed_by"] = Dates,
        ["timing"] = ["now", "later", "orienting"],
        ["value_aligned"] = YesOrNo,
        ["financing_available"] = YesOrNo,
        ["spending_known"] = YesOrNo,
        ["industry"] = ["software", "retail", "data centres"],
        ["employees"] = [3, 50, 100_000],
        ["revenue"] = Amounts,
        ["lists"] = [new[] { "Fortune 5000" }, Array.Empty<string>()],
        ["amount"] = Amounts,
        ["probability"] = [0, 20, 99, 100],
        ["buyer_known"] = YesOrNo,
        ["product_agreed"] = YesOrNo,
        ["price_agreed"] = YesOrNo,
        ["delivery_agreed"] = YesOrNo,
        ["terms_agreed"] = YesOrNo,
        ["outcome"] = ["won", "lost"],
        ["outcome_reason"] = ["price", "no_budget"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static FrozenSet<string> Activities { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        "email", "call", "message", "meeting", "meeting_booked", "presentation", "demo", "email_open", "page_visit", "link_click", "content_request",
        "newsletter_request", "webinar_attended", "survey_answered", "form_submitted", "quote_requested", "demo_requested", "trial_started", "purchase_intent",
        "purchase_intent_withdrawn", "declined", "not_ready", "list_added", "note");

    public static FrozenDictionary<string, object[]> Properties { get; } = new Dictionary<string, object[]>
    {
        ["question"] = YesOrNo,
        ["interest"] = YesOrNo,
        ["automated"] = YesOrNo,
        ["completed"] = YesOrNo,
        ["call_to_action"] = YesOrNo,
        ["close"] = YesOrNo,
        ["thread"] = ["a", "b"],
        ["purpose"] = ["appointment", "information"],
        ["problem"] = ["stated", "denied"],
        ["tag"] = ["case_study", "pricing"],
        ["content"] = ["ebook", "white_paper", "case_study"],
        ["form"] = ["contact", "qualification", "registration"],
        ["list"] = ["fair", "webinar"],
        ["reason"] = ["price"],
        ["follow_up_on"] = ["2026-01-20", "2026-06-01", "soon"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static FrozenSet<string> Links { get; } = FrozenSet.Create(StringComparer.Ordinal, "employer", "participant", "company", "referred_by", "associated_with");

    public static FrozenSet<string> Consents { get; } = FrozenSet.Create(StringComparer.Ordinal, "mailing", "call", "keep_on_list");

    public static FrozenSet<string> Judgements { get; } = FrozenSet.Create(StringComparer.Ordinal, "serious_chance", "sales_ready", "disqualified", "qualified");

    public static bool Contains(string key) =>
        key == "quote" || Attributes.ContainsKey(key) || Activities.Contains(key) || Links.Contains(key) || Consents.Contains(key) || Judgements.Contains(key);
}
