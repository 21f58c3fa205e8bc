using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;

namespace PipelineGraph.Server.Types;

/// <summary>Resolves texts: in the language asked for, else the tenant's.</summary>
public sealed class Locales(ReadSession session, Catalogue catalogue)
{
    private static readonly Dictionary<string, string> NoParameters = [];

    public ValueTask<string> TextAsync(LocalizedText text, string? locale) => TextAsync(text, locale, NoParameters);

    public ValueTask<string> TextAsync(LocalizedText text, string? locale, IReadOnlyDictionary<string, string> parameters)
    {
        if (locale is not null) return new(text.Resolve(locale, parameters));
        var tenant = catalogue.TenantAsync(session, CancellationToken.None);
        return tenant.IsCompletedSuccessfully ? new(text.Resolve(tenant.Result.Locale, parameters)) : WhenReadAsync();

        async ValueTask<string> WhenReadAsync() => text.Resolve((await tenant).Locale, parameters);
    }
}
