using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;

namespace PipelineGraph.Server.Types;

/// <summary>Resolves texts: in the language asked for, else the tenant's.</summary>
public sealed class Locales(ReadSession session, Catalogue catalogue)
{
    public ValueTask<string> TextAsync(LocalizedText text, string? locale) => TextAsync(text, locale, parameters: null);

    public ValueTask<string> TextAsync(LocalizedText text, string? locale, IReadOnlyDictionary<string, string>? parameters)
    {
        if (locale is not null) return new(Resolve(locale));
        var tenant = catalogue.TenantAsync(session, CancellationToken.None);
        return tenant.IsCompletedSuccessfully ? new(Resolve(tenant.Result.Locale)) : WhenReadAsync();

        async ValueTask<string> WhenReadAsync() => Resolve((await tenant).Locale);

        string Resolve(string language) => parameters is null ? text.Resolve(language) : text.Resolve(language, parameters);
    }
}
