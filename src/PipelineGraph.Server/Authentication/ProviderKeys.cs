using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using PipelineGraph.Server.Hosting;

namespace PipelineGraph.Server.Authentication;

/// <summary>The provider's issuer and signing keys, from its discovery document: read when first needed, again twice a day, and when a token names a key that is new.</summary>
internal sealed class ProviderKeys(OpenIdSettings settings, TimeProvider clock, ILogger<ProviderKeys> logger) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(12);

    /// <summary>Tokens with made-up keys must not become requests to the provider, nor must its failure.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = 1024 * 1024 };
    private readonly SemaphoreSlim turn = new(1, 1);
    private Reading? last;

    /// <summary>What the provider says; null where it has not been reached yet.</summary>
    /// <param name="beyond">What was read before and lacks a key: read again, but not more often than every few seconds.</param>
    public async ValueTask<OpenIdConnectConfiguration?> ReadAsync(OpenIdConnectConfiguration? beyond, CancellationToken cancellationToken)
    {
        if (Usable(beyond) is { } known) return known.Configuration;
        await turn.WaitAsync(cancellationToken);
        try
        {
            return (Usable(beyond) ?? (last = await ReadAsync(asked: beyond is not null))).Configuration;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        http.Dispose();
        turn.Dispose();
    }

    private Reading? Usable(OpenIdConnectConfiguration? beyond)
    {
        if (Volatile.Read(ref last) is not { } reading) return null;
        var age = clock.GetElapsedTime(reading.At);
        if (age < Pause && (reading.Asked || reading.Failed)) return reading;
        return reading.Failed || age >= Fresh || (beyond is not null && beyond == reading.Configuration) ? null : reading;
    }

    /// <summary>Whoever asks waits for it, but does not take it back by leaving.</summary>
    private async Task<Reading> ReadAsync(bool asked)
    {
        try
        {
            var documents = new HttpDocumentRetriever(http) { RequireHttps = settings.RequireHttps };
            var configuration = await OpenIdConnectConfigurationRetriever.GetAsync(settings.DiscoveryAddress, documents, CancellationToken.None);
            if (settings.IsIssuer(configuration.Issuer) && configuration.SigningKeys.Count > 0) return new Reading(configuration, clock.GetTimestamp(), asked, Failed: false);
            Log.ProviderRefused(logger, settings.DiscoveryAddress, configuration.Issuer ?? "", configuration.SigningKeys.Count);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.ProviderFailed(logger, exception, settings.DiscoveryAddress);
        }

        // What was known goes on to hold while the provider cannot be asked.
        return new Reading(last?.Configuration, clock.GetTimestamp(), asked, Failed: true);
    }

    /// <param name="Asked">For the sake of a key that was not known: the first such look is made at once, the next after a pause.</param>
    private sealed record Reading(OpenIdConnectConfiguration? Configuration, long At, bool Asked, bool Failed);
}
