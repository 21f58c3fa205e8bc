using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Core;

/// <summary>Runs commands, each in one write transaction of its tenant: what is answered is committed, and what is refused leaves no trace.</summary>
public sealed class TenantWriter(IWriteStore store, IStageEvaluators evaluators, IStageChangeSignal signal, TimeProvider clock)
{
    private const int LongestKey = 200;
    private const int MostAttempts = 6;

    private readonly ConcurrentDictionary<Guid, TenantContext> contexts = new();
    private readonly ConcurrentDictionary<(Guid TenantId, string Key), Claim> claims = new();
    private readonly List<UnderWay> underWay = [];
    private long latestTicks;
    private long settledTicks;

    /// <summary>An answer waits so long for the numbers of its changes; then it is given without them.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMilliseconds(250);

    internal IWriteStore Store => store;

    internal IStageEvaluators Evaluators => evaluators;

    internal TimeProvider Clock => clock;

    /// <param name="work">May be run again, from its beginning, when another transaction was in the way.</param>
    /// <param name="numberLater">The caller sees to it that the changes are numbered.</param>
    internal async Task<Outcome<T>> RunAsync<T>(
        Caller caller, Role role, ICommand command, Func<TenantTransaction, Task<Outcome<T>>> work, CancellationToken cancellationToken, Turn turn = Turn.Beside,
        bool numberLater = false)
        where T : class
    {
        if (Refusal(caller, role, command) is { } refusal) return Outcome<T>.Failed(refusal);
        var hash = command.IdempotencyKey is null ? null : Hash(command);
        var needed = new SortedSet<Guid>();
        for (var attempt = 1; ; attempt++)
        {
            Outcome<T> outcome;
            bool enqueued;
            // Who lost again and again gets the tenant for itself.
            await using (var session = await store.BeginAsync(caller.TenantId, attempt < MostAttempts ? turn : Turn.Alone, needed, cancellationToken, command.IdempotencyKey))
            {
                try
                {
                    outcome = await RunAsync(session, caller, command, hash, work, cancellationToken);
                    enqueued = session.Enqueued > 0;
                }
                catch (Exception exception) when (attempt < MostAttempts && store.WasInTheWay(exception))
                {
                    needed.UnionWith(session.Locked);
                    continue;
                }
            }

            if (outcome.Value is IChanging { Changes: [{ Number: 0 }, ..] changes } result)
                result.Changes = await store.NumberedAsync(caller.TenantId, [.. changes.Select(change => change.ChangeId)], Patience, cancellationToken);
            else if (enqueued && !numberLater) await store.NumberedAsync(caller.TenantId, [], Patience, cancellationToken);
            return outcome;
        }
    }

    private async Task<Outcome<T>> RunAsync<T>(
        IWriteSession session, Caller caller, ICommand command, string? hash, Func<TenantTransaction, Task<Outcome<T>>> work, CancellationToken cancellationToken)
        where T : class
    {
        if (command.IdempotencyKey is { } key && await session.FindIdempotencyAsync(key, cancellationToken) is { } before)
            return Answered<T>(before, command, hash!);
        if (command.IdempotencyKey is { } claimed && claims.ContainsKey((caller.TenantId, claimed))) return Reused<T>();

        var stream = await session.FindStreamAsync(cancellationToken) ?? new StreamHead { TenantId = caller.TenantId };
        if (await ContextAsync(session, stream, cancellationToken) is not { } context)
            return Outcome<T>.Failed(CommandError.NotFound("There is no tenant with this id; create it first."));
        var headBefore = stream.Head;
        using var active = await ActiveAsync(session, context, stream, cancellationToken);
        // Later than the switch: what was recorded by its instant is what the definition before knew.
        var since = active?.Activation.EffectiveFrom + Instants.Microsecond;
        // What nobody asked for records no facts.
        using var own = command is BackgroundCommand ? null : Begin(caller.TenantId, since);
        var now = own?.Since ?? Now(since);
        if (context.Kept.Version != stream.KeptVersion) context.Kept = (stream.KeptVersion, await session.KeptBindingsAsync(cancellationToken));
        var transaction = new TenantTransaction(session, context, caller, stream, active, context.Kept.Bindings, now);
        var outcome = await work(transaction);
        if (!outcome.Succeeded)
        {
            // What stands in the way may be what the same command has done meanwhile.
            return command.IdempotencyKey is { } repeated && await session.FindIdempotencyAsync(repeated, cancellationToken) is { } meanwhile
                ? Answered<T>(meanwhile, command, hash!)
                : outcome;
        }

        if (command.IdempotencyKey is not null)
            await session.InsertAsync(RecordOf(caller, command, hash!, outcome.Value!, now), cancellationToken);
        await TidyAsync(session, context, now, cancellationToken);
        await session.CommitAsync(cancellationToken);
        if (stream.Head > headBefore) signal.Publish(caller.TenantId, stream.Head);
        Measures.Changed(caller.TenantId, stream.Head - headBefore + session.Enqueued);
        return outcome;
    }

    /// <summary>One transaction of work that nobody asked for in person, as the clock's.</summary>
    /// <returns>The default where the work gave none: nothing was written.</returns>
    internal async Task<T?> InBackgroundAsync<T>(Guid tenantId, Func<TenantTransaction, Task<T?>> work, CancellationToken cancellationToken, Turn turn = Turn.Beside)
    {
        var outcome = await RunAsync(
            new Caller(tenantId, Guid.Empty, Role.Administrator), Role.Administrator, new BackgroundCommand(),
            async transaction => await work(transaction) is { } value ? Outcome<Worked<T>>.Of(new Worked<T>(value)) : Outcome<Worked<T>>.Failed([]),
            cancellationToken, turn);
        return outcome.Value is { } worked ? worked.Value : default;
    }

    /// <summary>
    /// Runs once under its key what has transactions of its own and is safe to repeat. What was cut off leaves no answer, so that it goes on when it is
    /// sent again. While it runs, its key is its own in this process: the same command waits for it, another one is refused before it does anything.
    /// </summary>
    internal async Task<Outcome<T>> OnceAsync<T>(Caller caller, Role role, ICommand command, Func<Task<Outcome<T>>> work, CancellationToken cancellationToken)
        where T : class
    {
        if (Refusal(caller, role, command) is { } refusal) return Outcome<T>.Failed(refusal);
        if (command.IdempotencyKey is not { } key) return await work();
        var own = new Claim(command.GetType(), Hash(command));
        while (claims.GetOrAdd((caller.TenantId, key), own) is var first && first != own)
        {
            if (first.Command != own.Command || first.RequestHash != own.RequestHash) return Reused<T>();
            await first.Ended.Task.WaitAsync(cancellationToken);
        }

        try
        {
            return await OnceAsync(caller, command, key, own.RequestHash, work, cancellationToken);
        }
        finally
        {
            claims.TryRemove((caller.TenantId, key), out _);
            own.Ended.SetResult();
        }
    }

    private async Task<Outcome<T>> OnceAsync<T>(Caller caller, ICommand command, string key, string hash, Func<Task<Outcome<T>>> work, CancellationToken cancellationToken)
        where T : class
    {
        await using (var session = await store.BeginAsync(caller.TenantId, Turn.Beside, [], cancellationToken))
        {
            if (await session.FindIdempotencyAsync(key, cancellationToken) is { } before) return Answered<T>(before, command, hash);
        }

        var outcome = await work();
        if (!outcome.Succeeded) return outcome;
        await using var ending = await store.BeginAsync(caller.TenantId, Turn.Alone, [], cancellationToken);
        if (await ending.FindIdempotencyAsync(key, cancellationToken) is { } meanwhile) return Answered<T>(meanwhile, command, hash);
        await ending.InsertAsync(RecordOf(caller, command, hash, outcome.Value!, Now(known: null)), cancellationToken);
        await ending.CommitAsync(cancellationToken);
        return outcome;
    }

    /// <summary>
    /// The latest instant by which this process records nothing more of a tenant: now, or just before the oldest of its transactions that are under way. What a snapshot
    /// that begins afterwards shows of what was recorded by then, every later one shows as well.
    /// </summary>
    public DateTimeOffset SettledAt(Guid tenantId)
    {
        lock (underWay)
        {
            var settled = Now(known: null);
            // Who begins later has a later instant, within the same microsecond too.
            settledTicks = settled.UtcTicks;
            foreach (var transaction in underWay)
                if (transaction.TenantId == tenantId && transaction.Since <= settled) settled = transaction.Since - Instants.Microsecond;
            return settled;
        }
    }

    /// <summary>The instant of a transaction that records facts, which is under way until it is disposed of.</summary>
    private UnderWay Begin(Guid tenantId, DateTimeOffset? known)
    {
        lock (underWay)
        {
            var later = new DateTimeOffset(settledTicks, TimeSpan.Zero) + Instants.Microsecond;
            var own = new UnderWay(underWay, tenantId, Now(known > later ? known : later));
            underWay.Add(own);
            return own;
        }
    }

    /// <summary>Whoever writes next dates what it records later than the instant.</summary>
    internal void Pass(DateTimeOffset instant) => Now(instant + Instants.Microsecond);

    private static CommandError? Refusal(Caller caller, Role role, ICommand command)
    {
        if (caller.Role < role) return NotPermitted(role);
        if (command.IdempotencyKey is { Length: 0 or > LongestKey })
            return CommandError.Invalid(string.Create(CultureInfo.InvariantCulture, $"An idempotency key has 1 to {LongestKey} characters."), "idempotencyKey");
        // What not every database can keep no database keeps. Few commands have one: the text tells quickly.
        return command.IdempotencyKey is not null && Json(command) is var json && json.Contains(@"\u0000", StringComparison.Ordinal) && PathOfNul(JsonElement.Parse(json), []) is { } path
            ? CommandError.Invalid("No text may have the character U+0000.", path)
            : null;
    }

    private static string[]? PathOfNul(JsonElement value, string[] path) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Contains('\0') ? path : null,
        JsonValueKind.Array => value.EnumerateArray().Select((item, index) => PathOfNul(item, Below(path, index.ToString(CultureInfo.InvariantCulture)))).FirstOrDefault(found => found is not null),
        JsonValueKind.Object => value.EnumerateObject().Select(
            field => PathOfNul(field.Value, value.GetPropertyCount() == 1 && field.Name == nameof(Change<>.Value) ? path : Below(path, JsonNamingPolicy.CamelCase.ConvertName(field.Name))))
            .FirstOrDefault(found => found is not null),
        _ => null,
    };

    /// <summary>What a value is made of is the command's own affair.</summary>
    private static string[] Below(string[] path, string segment) => path is [.., "value"] ? path : [.. path, segment];

    private static IdempotencyRecord RecordOf<T>(Caller caller, ICommand command, string hash, T answer, DateTimeOffset now) => new()
    {
        TenantId = caller.TenantId,
        Key = command.IdempotencyKey!,
        Operation = command.GetType().Name,
        RequestHash = hash,
        Result = JsonSerializer.Serialize(answer),
        CreatedAt = now,
    };

    internal static CommandError NotPermitted(Role role) =>
        new(CommandErrorKind.NotPermitted, $"This needs the role {role.ToString().ToUpperInvariant()}; use a key that has it.", []);

    private static async ValueTask TidyAsync(IWriteSession session, TenantContext context, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (now - context.Tidied < TimeSpan.FromHours(1)) return;
        context.Tidied = now;
        await session.DeleteIdempotencyAsync(now.AddDays(-7), cancellationToken);
    }

    private async ValueTask<TenantContext?> ContextAsync(IWriteSession session, StreamHead stream, CancellationToken cancellationToken)
    {
        if (contexts.TryGetValue(session.TenantId, out var known)) return known;
        if (await session.FindTenantAsync(cancellationToken) is not { } tenant) return null;
        // The clock may have been set back while no server ran.
        if (stream.Head > 0 && await session.NumberedAtAsync(stream.Head, cancellationToken) is { } numbered) Now(numbered);
        return contexts[session.TenantId] = new TenantContext(tenant);
    }

    private async ValueTask<ActiveDefinition?> ActiveAsync(IWriteSession session, TenantContext context, StreamHead stream, CancellationToken cancellationToken)
    {
        if (stream.ActiveActivationNo == 0) return null;
        if (context.Active is not { } active || active.Activation.ActivationNo != stream.ActiveActivationNo)
        {
            var activation = await session.FindActivationAsync(stream.ActiveActivationNo, cancellationToken);
            var bindings = await session.BindingsAsync(cancellationToken);
            var binding = bindings.Single(binding => binding.BindingNo == activation!.BindingNo);
            active = (activation!, binding, bindings.Where(other => other.PackageHash == binding.PackageHash).Select(other => other.BindingNo).ToHashSet());
            context.Active = active;
        }

        return await ActiveDefinition.OpenAsync(evaluators, active.Activation, active.Binding, active.Kin, cancellationToken);
    }

    /// <summary>The clock, but never earlier than in an earlier transaction, nor than the activation.</summary>
    /// <param name="known">Of the activation, or another instant that the tenant's rows tell.</param>
    private DateTimeOffset Now(DateTimeOffset? known)
    {
        var ticks = Math.Max(Instants.Whole(clock.GetUtcNow()).UtcTicks, known?.UtcTicks ?? 0);
        long latest;
        while ((latest = Interlocked.Read(ref latestTicks)) < ticks && Interlocked.CompareExchange(ref latestTicks, ticks, latest) != latest) { }
        return new DateTimeOffset(Math.Max(latest, ticks), TimeSpan.Zero);
    }

    private static Outcome<T> Answered<T>(IdempotencyRecord before, ICommand command, string hash)
        where T : class
    {
        if (before.Operation == command.GetType().Name && before.RequestHash == hash) return Outcome<T>.Of(JsonSerializer.Deserialize<T>(before.Result)!);
        return Reused<T>();
    }

    private static Outcome<T> Reused<T>()
        where T : class =>
        Outcome<T>.Failed(new CommandError(
            CommandErrorKind.IdempotencyKeyReused, "This idempotency key was used before with another input. Use a new key for a new command, and the same key only to repeat one.", ["idempotencyKey"]));

    private static string Hash(ICommand command) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Json(command))));

    private static string Json(ICommand command) => JsonSerializer.Serialize(command, command.GetType());

    private sealed class UnderWay(List<UnderWay> all, Guid tenantId, DateTimeOffset since) : IDisposable
    {
        public Guid TenantId => tenantId;

        public DateTimeOffset Since => since;

        public void Dispose()
        {
            lock (all) all.Remove(this);
        }
    }

    private sealed record BackgroundCommand : ICommand
    {
        public string? IdempotencyKey => null;
    }

    private sealed record Worked<T>(T Value);

    /// <summary>A command that runs under its key, in transactions of its own.</summary>
    private sealed class Claim(Type command, string requestHash)
    {
        public Type Command => command;

        public string RequestHash => requestHash;

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
