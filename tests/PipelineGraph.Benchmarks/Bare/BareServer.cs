using System.Buffers;
using Microsoft.Data.Sqlite;
using Microsoft.Net.Http.Headers;

namespace PipelineGraph.Benchmarks.Bare;

/// <summary>Endpoints without an engine: one gives the bytes that the product gave, one reads or writes the same rows by hand.</summary>
internal static class BareServer
{
    private const string ContentType = "application/graphql-response+json; charset=utf-8";

    public static string SameBytes(Work work) => $"/bytes/{work.Name}";

    public static string SameRows(Work work) => $"/rows/{work.Name}";

    public static string AnswersOf(string folder) => Path.Combine(folder, "answers");

    /// <summary>Serves the data of the folder until cancelled.</summary>
    public static async Task RunAsync(string folder, int port, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder();
        // As the product's server has it.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.WebHost.UseUrls(ServerProcess.Address(port));
        await using var app = builder.Build();
        var database = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "bare", "pipelinegraph.db"), DefaultTimeout = 60 }.ToString();
        var keys = new KeyCheck(database);
        foreach (var work in Work.All("", [""]))
        {
            var answer = await File.ReadAllBytesAsync(Path.Combine(AnswersOf(folder), work.Name), cancellationToken);
            app.MapPost(SameBytes(work), context => AnswerAsync(context, keys, (_, _) => answer));
        }

        var reads = new BareReads(database);
        app.MapPost($"/rows/{Work.Page}", context => AnswerAsync(context, keys, (caller, _) => reads.Page(caller.Tenant)));
        app.MapPost($"/rows/{Work.Nested}", context => AnswerAsync(context, keys, (caller, _) => reads.Nested(caller.Tenant)));
        app.MapPost($"/rows/{Work.Funnel}", context => AnswerAsync(context, keys, (caller, _) => reads.Funnel(caller.Tenant)));
        using var writes = new BareWrites(database);
        app.MapPost($"/rows/{Work.Create}", context => AnswerAsync(context, keys, writes.Create));
        app.MapPost($"/rows/{Work.Record}", context => AnswerAsync(context, keys, writes.Record));
        await app.RunAsync(cancellationToken);
    }

    /// <summary>Reads the body, checks the key, answers.</summary>
    private static async Task AnswerAsync(HttpContext context, KeyCheck keys, Func<Caller, byte[], ReadOnlyMemory<byte>> answer)
    {
        if (keys.Find(context.Request.Headers[HeaderNames.Authorization]) is not { } caller)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var reader = context.Request.BodyReader;
        var read = await reader.ReadAsync(context.RequestAborted);
        while (!read.IsCompleted)
        {
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await reader.ReadAsync(context.RequestAborted);
        }

        var body = read.Buffer.ToArray();
        reader.AdvanceTo(read.Buffer.End);
        var bytes = answer(caller, body);
        var response = context.Response;
        response.ContentType = ContentType;
        response.ContentLength = bytes.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = HeaderNames.Accept;
        await response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
