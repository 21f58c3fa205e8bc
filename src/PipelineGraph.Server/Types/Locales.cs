using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;

namespace PipelineGraph.Server.Types;

/// <summary>Resolves texts: in the language asked for, else the tenant's.</summary>
public sealed class Locales(ReadSession session, Catalogue catalogue)
{
    private static readonly Dictionary<string, string> NoParameters = [];

    public Task<string> TextAsync(LocalizedText text, string? locale) => TextAsync(text, locale, NoParameters);

    public async Task<string> TextAsync(LocalizedText text, string? locale, IReadOnlyDictionary<string, string> parameters) =>
        text.Resolve(locale ?? (await catalogue.TenantAsync(session, CancellationToken.None)).Locale, parameters);
}
