using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace PipelineGraph.Server.Hosting;

/// <summary>How answers leave: packed where the client takes it and it is worth it, and readable by pages of the origins that are set.</summary>
internal static class Answers
{
    public static IServiceCollection AddAnswers(this IServiceCollection services, TransportSettings settings)
    {
        services.TryAddSingleton<IResponseCompressionProvider, LargeAnswersOnly>();
        services.AddResponseCompression(options =>
        {
            // A page of another site cannot make a browser ask with a key, so that the length of an answer tells nobody what is in it.
            options.EnableForHttps = true;
            options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/graphql-response+json"];
        });
        services.AddCors(options => options.AddDefaultPolicy(policy => Allow(policy, settings.Origins)));
        return services;
    }

    public static void UseAnswers(this WebApplication app, TransportSettings settings)
    {
        if (settings.Origins.Count > 0) app.UseCors();
        app.UseResponseCompression();
    }

    /// <summary>Keys come in a header and never by themselves, so no page is let to use what the browser keeps (cookies).</summary>
    private static void Allow(CorsPolicyBuilder policy, IReadOnlyList<string> origins)
    {
        policy.WithMethods(HttpMethods.Get, HttpMethods.Post).AllowAnyHeader().SetPreflightMaxAge(TimeSpan.FromHours(1))
            .WithExposedHeaders(HeaderNames.WWWAuthenticate, HeaderNames.Allow, HeaderNames.RetryAfter);
        if (origins.Contains("*")) policy.AllowAnyOrigin();
        else policy.WithOrigins([.. origins]);
    }

    /// <summary>Packing an answer that fits into one packet costs time and saves none.</summary>
    private sealed class LargeAnswersOnly(IServiceProvider services, IOptions<ResponseCompressionOptions> options) : ResponseCompressionProvider(services, options)
    {
        private const int Small = 1_400;

        public override bool ShouldCompressResponse(HttpContext context) => context.Response.ContentLength is not < Small && base.ShouldCompressResponse(context);
    }
}
