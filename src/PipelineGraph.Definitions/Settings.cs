using System.Collections.Frozen;

namespace PipelineGraph.Definitions;

/// <summary>A value of a setting: one of the types of <see cref="SettingType"/>.</summary>
public sealed class SettingValue
{
    private readonly object value;

    private SettingValue(SettingType type, object value) => (Type, this.value) = (type, value);

    public SettingType Type { get; }

    public static SettingValue Boolean(bool value) => new(SettingType.Boolean, value);

    public static SettingValue Integer(long value) => new(SettingType.Integer, (decimal)value);

    public static SettingValue Number(decimal value) => new(SettingType.Number, value);

    public static SettingValue Text(string value) => new(SettingType.Text, value);

    public static SettingValue Choice(string value) => new(SettingType.Choice, value);

    public static SettingValue TextList(params IReadOnlyList<string> values) => new(SettingType.TextList, (IReadOnlyList<string>)[.. values]);

    public static SettingValue AttributeRules(params IReadOnlyList<AttributeRule> rules) =>
        new(SettingType.AttributeRules, (IReadOnlyList<AttributeRule>)[.. rules]);

    public static SettingValue ActivityRules(params IReadOnlyList<ActivityRule> rules) =>
        new(SettingType.ActivityRules, (IReadOnlyList<ActivityRule>)[.. rules]);

    public bool AsBoolean() => (bool)value;

    /// <summary>Of an Integer or Number.</summary>
    public decimal AsNumber() => (decimal)value;

    /// <summary>Of a Text or Choice.</summary>
    public string AsText() => (string)value;

    public IReadOnlyList<string> AsTextList() => (IReadOnlyList<string>)value;

    public IReadOnlyList<AttributeRule> AsAttributeRules() => (IReadOnlyList<AttributeRule>)value;

    public IReadOnlyList<ActivityRule> AsActivityRules() => (IReadOnlyList<ActivityRule>)value;
}

/// <summary>A tenant's settings of one definition: each described setting has a value of its type, the default where the tenant said nothing.</summary>
public sealed class Settings
{
    private readonly FrozenDictionary<string, SettingValue> values;

    public Settings(IEnumerable<KeyValuePair<string, SettingValue>> values) => this.values = values.ToFrozenDictionary(StringComparer.Ordinal);

    public IEnumerable<string> Keys => values.Keys;

    public SettingValue this[string key] => values[key];

    public bool GetBoolean(string key) => values[key].AsBoolean();

    public int GetInteger(string key) => (int)values[key].AsNumber();

    public decimal GetNumber(string key) => values[key].AsNumber();

    public string GetText(string key) => values[key].AsText();

    public IReadOnlyList<string> GetTextList(string key) => values[key].AsTextList();

    public IReadOnlyList<AttributeRule> GetAttributeRules(string key) => values[key].AsAttributeRules();

    public IReadOnlyList<ActivityRule> GetActivityRules(string key) => values[key].AsActivityRules();

    /// <summary>The defaults of a description, changed by the given values.</summary>
    public static Settings Of(DefinitionDescription description, params IEnumerable<KeyValuePair<string, SettingValue>> changes)
    {
        var values = description.Settings.ToDictionary(setting => setting.Key, setting => setting.Default, StringComparer.Ordinal);
        foreach (var (key, value) in changes) values[key] = value;
        return new Settings(values);
    }
}
