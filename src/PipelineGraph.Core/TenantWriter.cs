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
    private readonly ConcurrentDictionary<Guid, TenantContext> contexts = new();
    private long latestTicks;

    internal IWriteStore Store => store;

    internal IStageEvaluators Evaluators => evaluators;

    internal TimeProvider Clock => clock;

    internal async Task<Outcome<T>> RunAsync<T>(
        Caller caller, Role role, ICommand command, Func<TenantTransaction, Task<Outcome<T>>> work, CancellationToken cancellationToken)
        where T : class
    {
        if (caller.Role < role) return Outcome<T>.Failed(NotPermitted(role));
        if (command.IdempotencyKey is { Length: 0 or > LongestKey })
            return Outcome<T>.Failed(CommandError.Invalid(string.Create(CultureInfo.InvariantCulture, $"An idempotency key has 1 to {LongestKey} characters."), "idempotencyKey"));

        var hash = command.IdempotencyKey is null ? null : Hash(command);
        await using var session = await store.BeginAsync(caller.TenantId, cancellationToken);
        if (command.IdempotencyKey is { } key && await session.FindIdempotencyAsync(key, cancellationToken) is { } before)
            return Answered<T>(before, command, hash!);

        if (await ContextAsync(session, cancellationToken) is not { } context)
            return Outcome<T>.Failed(CommandError.NotFound("There is no tenant with this id; create it first."));
        var stream = await session.FindStreamAsync(cancellationToken) ?? new StreamHead { TenantId = caller.TenantId };
        var headBefore = stream.Head;
        using var active = await ActiveAsync(session, context, stream, cancellationToken);
        var now = Now(active?.Activation.EffectiveFrom);
        var transaction = new TenantTransaction(session, context, caller, stream, active, now);
        var outcome = await work(transaction);
        if (!outcome.Succeeded) return outcome;
        if (command.IdempotencyKey is not null)
            await session.InsertAsync(
                new IdempotencyRecord
                {
                    TenantId = caller.TenantId,
                    Key = command.IdempotencyKey,
                    Operation = command.GetType().Name,
                    RequestHash = hash!,
                    Result = JsonSerializer.Serialize(outcome.Value),
                    CreatedAt = now,
                },
                cancellationToken);
        await TidyAsync(session, context, now, cancellationToken);
        await session.CommitAsync(cancellationToken);
        if (stream.Head > headBefore) signal.Publish(caller.TenantId, stream.Head);
        return outcome;
    }

    internal static CommandError NotPermitted(Role role) =>
        new(CommandErrorKind.NotPermitted, $"This needs the role {role.ToString().ToUpperInvariant()}; use a key that has it.", []);

    private static async ValueTask TidyAsync(IWriteSession session, TenantContext context, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (now - context.Tidied < TimeSpan.FromHours(1)) return;
        context.Tidied = now;
        await session.DeleteIdempotencyAsync(now.AddDays(-7), cancellationToken);
    }

    private async ValueTask<TenantContext?> ContextAsync(IWriteSession session, CancellationToken cancellationToken)
    {
        if (contexts.TryGetValue(session.TenantId, out var known)) return known;
        if (await session.FindTenantAsync(cancellationToken) is not { } tenant) return null;
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
    private DateTimeOffset Now(DateTimeOffset? activated)
    {
        var ticks = Math.Max(Instants.Whole(clock.GetUtcNow()).UtcTicks, activated?.UtcTicks ?? 0);
        long latest;
        while ((latest = Interlocked.Read(ref latestTicks)) < ticks && Interlocked.CompareExchange(ref latestTicks, ticks, latest) != latest) { }
        return new DateTimeOffset(Math.Max(latest, ticks), TimeSpan.Zero);
    }

    private static Outcome<T> Answered<T>(IdempotencyRecord before, ICommand command, string hash)
        where T : class
    {
        if (before.Operation == command.GetType().Name && before.RequestHash == hash) return Outcome<T>.Of(JsonSerializer.Deserialize<T>(before.Result)!);
        return Outcome<T>.Failed(new CommandError(
            CommandErrorKind.IdempotencyKeyReused, "This idempotency key was used before with another input. Use a new key for a new command, and the same key only to repeat one.", ["idempotencyKey"]));
    }

    private static string Hash(ICommand command) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(command, command.GetType()))));
}
