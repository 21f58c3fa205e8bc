using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using PipelineGraph.GraphQL.AspNetCore.Uploads;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.AspNetCore.Tests;

/// <summary>A schema with something of everything that a transport must carry.</summary>
public static class TestSchema
{
    private const string Sdl = """
        type Query {
          hello(name: String = "world"): String!
          fails: String
          scope: Int!
          held: String!
          waits: String
        }

        type Mutation {
          emit(text: String!): String!
          store(files: [Upload!]!): [File!]!
        }

        scalar Upload

        type File {
          name: String!
          contentType: String
          length: Int!
          sha256: String!
          start: String!
        }

        type Subscription {
          texts: Text!
          count(to: Int!): Int!
          breaks: Int!
        }

        type Text {
          body: String!
          scope: Int!
        }
        """;

    public static RequestExecutor Build() => new RequestExecutorBuilder()
        .AddSdl(Sdl, "test.graphql")
        .AddType(typeof(Query))
        .AddType(typeof(Mutation))
        .AddType(typeof(Subscription))
        .AddType(typeof(TextType))
        .AddType(typeof(StoredFile))
        .AddScalar(new UploadScalar())
        .Build();
}

[ObjectType("Query")]
public static class Query
{
    public static string Hello(string? name) => $"Hello {name}";

    public static string? Fails() => throw new GraphQLException("Nothing to give.", "NOTHING");

    public static int Scope(ScopeProbe probe) => probe.Number;

    public static Task<string> Held(Texts texts, CancellationToken cancellationToken) => texts.HoldAsync(cancellationToken);

    public static async Task<string?> Waits(Waiting waiting, CancellationToken cancellationToken)
    {
        waiting.Started.TrySetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            waiting.Ended.TrySetResult(cancellationToken.IsCancellationRequested);
        }

        return null;
    }
}

[ObjectType("Mutation")]
public static class Mutation
{
    public static string Emit(string text, Texts texts)
    {
        texts.Publish(text);
        return text;
    }

    public static async Task<IReadOnlyList<StoredFile>> Store(IReadOnlyList<Upload> files)
    {
        var stored = new List<StoredFile>();
        foreach (var file in files)
        {
            using var content = file.OpenRead();
            using var copy = new MemoryStream();
            await content.CopyToAsync(copy);
            Assert.Equal(file.Length, copy.Length);
            Assert.Equal(file.Sha256, Convert.ToHexStringLower(SHA256.HashData(copy.ToArray())));
            stored.Add(new(file.FileName, file.ContentType, (int)file.Length, file.Sha256, Encoding.UTF8.GetString(copy.ToArray().AsSpan(0, (int)Math.Min(20, file.Length)))));
        }

        return stored;
    }
}

[ObjectType("Subscription")]
public static class Subscription
{
    public static IAsyncEnumerable<TextEvent> Texts(Texts texts, CancellationToken cancellationToken) => texts.ReadAsync(cancellationToken);

    public static async IAsyncEnumerable<int> Count(int to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 1; i <= to; i++)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return i;
        }
    }

    public static async IAsyncEnumerable<int> Breaks()
    {
        yield return 1;
        await Task.Yield();
        throw new InvalidOperationException("a secret of the server");
    }
}

[ObjectType("Text", typeof(TextEvent))]
public static class TextType
{
    public static int Scope(ScopeProbe probe) => probe.Number;
}

public sealed record TextEvent(string Body);

[ObjectType("File")]
public sealed record StoredFile(string Name, string? ContentType, int Length, string Sha256, string Start);

/// <summary>Tells when a field that waits for ever began and ended.</summary>
public sealed class Waiting
{
    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether its token was cancelled.</summary>
    public TaskCompletionSource<bool> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Hands every published text to whoever listens, and holds whoever asks for it until it is told to release.</summary>
public sealed class Texts
{
    private readonly Lock _lock = new();
    private readonly List<Channel<TextEvent>> _listeners = [];
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _held;

    public int Held => Volatile.Read(ref _held);

    public void Release() => _released.TrySetResult();

    public async Task<string> HoldAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _held);
        try
        {
            await _released.Task.WaitAsync(cancellationToken);
            return "free";
        }
        finally
        {
            Interlocked.Decrement(ref _held);
        }
    }

    public int Listeners { get { lock (_lock) return _listeners.Count; } }

    public void Publish(string text)
    {
        lock (_lock)
        {
            foreach (var listener in _listeners) listener.Writer.TryWrite(new(text));
        }
    }

    public async IAsyncEnumerable<TextEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<TextEvent>();
        lock (_lock) _listeners.Add(channel);
        try
        {
            await foreach (var text in channel.Reader.ReadAllAsync(cancellationToken)) yield return text;
        }
        finally
        {
            lock (_lock) _listeners.Remove(channel);
        }
    }
}

/// <summary>Counts the scopes that were opened and disposed.</summary>
public sealed class ScopeCount
{
    private int _opened;
    private int _disposed;

    public int Disposed => Volatile.Read(ref _disposed);

    public int Open() => Interlocked.Increment(ref _opened);

    public void Dispose() => Interlocked.Increment(ref _disposed);
}

/// <summary>A scoped service that knows which scope it is of.</summary>
public sealed class ScopeProbe(ScopeCount count) : IDisposable
{
    public int Number { get; } = count.Open();

    public void Dispose() => count.Dispose();
}
