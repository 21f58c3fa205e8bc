using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Tests.Stages;

public class SettingsJsonTests
{
    private static readonly DefinitionDescription Description = new()
    {
        Id = "sample",
        Version = "1.0.0",
        Title = new LocalizedText { ["en"] = "Sample" },
        Stages = [],
        Settings =
        [
            Setting("on", SettingValue.Boolean(true)),
            Setting("days", SettingValue.Integer(14)) with { Minimum = 1, Maximum = 30 },
            Setting("share", SettingValue.Number(1)),
            Setting("path", SettingValue.Choice("strict")) with { Choices = ["strict", "inbound"] },
            Setting("triggers", SettingValue.TextList("reply")) with { Choices = ["reply", "visits"] },
            Setting("profile", SettingValue.AttributeRules()),
            Setting("acts", SettingValue.ActivityRules()),
        ],
    };

    [Fact]
    public void What_is_not_said_has_its_default_and_is_not_written()
    {
        var (settings, canonical, problems) = SettingsJson.Read(Description, "{}");

        Assert.Empty(problems);
        Assert.Equal("{}", canonical);
        Assert.Equal(14, settings!.GetInteger("days"));
    }

    [Fact]
    public void Equal_settings_have_one_canonical_form()
    {
        var (_, first, _) = SettingsJson.Read(Description, """{ "share": 0.50, "days": 7.0, "on": false }""");
        var (_, second, _) = SettingsJson.Read(Description, """{"on":false,"days":7,"share":5e-1}""");

        Assert.Equal("""{"days":7,"on":false,"share":0.5}""", first);
        Assert.Equal(first, second);
        Assert.Equal(SettingsJson.Hash(first), SettingsJson.Hash(second));
        Assert.Equal(64, SettingsJson.Hash(first).Length);
    }

    [Fact]
    public void Rules_are_read_and_written_back_alike()
    {
        const string json =
            """{"acts":[{"direction":"TWO_WAY","kind":"call","properties":{"completed":true}},{"kind":"purchase_intent"}],"profile":[{"key":"employees","operator":"gte","required":false,"unit":"COMPANY","values":[50],"weight":2.5},{"key":"birth_date","operator":"lt","values":[{"date":"1990-01-31"}]},{"key":"budget","operator":"gte","values":[{"amount":10000,"currency":"USD"}]}]}""";
        var (settings, canonical, problems) = SettingsJson.Read(Description, json);

        Assert.Empty(problems);
        Assert.Equal(json, canonical);
        var rules = settings!.GetAttributeRules("profile");
        Assert.Equal((Unit.Company, RuleOperator.Gte, false, 2.5m), (rules[0].Unit, rules[0].Operator, rules[0].Required, rules[0].Weight));
        Assert.Equal(new DateOnly(1990, 1, 31), rules[1].Values[0].Date);
        Assert.Equal(Direction.TwoWay, settings.GetActivityRules("acts")[0].Direction);
    }

    [Theory]
    [InlineData("""{"dayz": 3}""", "dayz", "There is no setting 'dayz'")]
    [InlineData("""{"days": 31}""", "days", "At most 30.")]
    [InlineData("""{"days": 0}""", "days", "At least 1.")]
    [InlineData("""{"days": 1.5}""", "days", "whole number")]
    [InlineData("""{"days": "3"}""", "days", "is a number")]
    [InlineData("""{"share": 0.0000001}""", "share", "six decimals")]
    [InlineData("""{"on": 1}""", "on", "true or false")]
    [InlineData("""{"path": "other"}""", "path", "One of: strict, inbound.")]
    [InlineData("""{"triggers": ["other"]}""", "triggers", "Only these: reply, visits.")]
    [InlineData("""{"profile": [{"key": "a", "values": []}]}""", "profile", "at least one value")]
    [InlineData("""{"profile": [{"key": "a", "values": [1], "operater": "eq"}]}""", "profile", "has no 'operater'")]
    [InlineData("""{"profile": [{"key": "a", "values": [1], "operator": "GTE"}]}""", "profile", "is one of: eq")]
    [InlineData("""{"acts": [{"direction": "INBOUND"}]}""", "acts", "needs 'kind'")]
    [InlineData("""{"days": 3, "days": 4}""", "", "not JSON")]
    [InlineData("""[]""", "", "JSON object")]
    [InlineData("""{""", "", "not JSON")]
    public void What_does_not_fit_is_named_with_what_to_change(string json, string key, string message)
    {
        var (settings, _, problems) = SettingsJson.Read(Description, json);

        Assert.Null(settings);
        var problem = Assert.Single(problems);
        Assert.Equal(key, problem.Key);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    private static SettingDescription Setting(string key, SettingValue value) =>
        new() { Key = key, Default = value, Title = new LocalizedText { ["en"] = key } };
}
