using System.Collections;
using System.Collections.Frozen;

namespace PipelineGraph.Definitions;

/// <summary>
/// A text in several languages, by BCP 47 tag. <c>{name}</c> in a text stands for the parameter of that name. Used with a collection initialiser:
/// <c>new LocalizedText { ["en"] = "Lead", ["nl"] = "Lead" }</c>.
/// </summary>
public sealed class LocalizedText : IEnumerable<KeyValuePair<string, string>>
{
    private readonly SortedDictionary<string, string> texts = new(StringComparer.OrdinalIgnoreCase);
    private bool sealedForGood;

    public string this[string locale]
    {
        get => texts[locale];
        set
        {
            if (sealedForGood) throw new InvalidOperationException("A text cannot change after it was read.");
            texts[locale] = value;
        }
    }

    /// <summary>The tags that there is a text for, in ordinal order.</summary>
    public IReadOnlyCollection<string> Locales => texts.Keys;

    /// <summary>The text of the tag, of its language, of English, or else the first one; empty when there is none.</summary>
    public string Resolve(string locale)
    {
        sealedForGood = true;
        if (texts.TryGetValue(locale, out var text)) return text;
        var dash = locale.IndexOf('-', StringComparison.Ordinal);
        if (dash > 0 && texts.TryGetValue(locale[..dash], out text)) return text;
        if (texts.TryGetValue("en", out text)) return text;
        return texts.Count > 0 ? texts.First().Value : "";
    }

    /// <summary>The resolved text with its <c>{name}</c> places filled from the parameters; an unknown place stays as it is.</summary>
    public string Resolve(string locale, IReadOnlyDictionary<string, string> parameters)
    {
        var text = Resolve(locale);
        foreach (var (name, value) in parameters) text = text.Replace("{" + name + "}", value, StringComparison.Ordinal);
        return text;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => texts.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>A text by its key in <see cref="DefinitionDescription.Texts"/>, with parameters: stored verdicts hold this, never prose and never personal data.</summary>
public sealed record TextReference
{
    public required string Key { get; init; }

    public IReadOnlyDictionary<string, string> Parameters { get; init => field = value.ToFrozenDictionary(StringComparer.Ordinal); } =
        FrozenDictionary<string, string>.Empty;
}
