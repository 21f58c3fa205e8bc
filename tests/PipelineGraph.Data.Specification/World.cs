using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Specification;

/// <summary>A tenant with the test definition active, the clock in hand.</summary>
public sealed class World : IAsyncDisposable
{
    private readonly DatabaseFixture database;
    private readonly ServiceProvider services;

    private World(DatabaseFixture database, ServiceProvider services, TestClock clock, TestEvaluators evaluators, Caller caller) =>
        (this.database, this.services, Clock, Evaluators, Caller) = (database, services, clock, evaluators, caller);

    public TestClock Clock { get; }

    public TestEvaluators Evaluators { get; }

    public Caller Caller { get; }

    public static DateTimeOffset At(int month, int day, int hour = 9, int minute = 0, int second = 0) => new(2026, month, day, hour, minute, second, TimeSpan.Zero);

    public static async Task<World> CreateAsync(DatabaseFixture database, bool activate = true, TimeProvider? time = null, DateTimeOffset? now = null)
    {
        var (clock, evaluators) = (new TestClock(), new TestEvaluators());
        if (now is { } start) clock.Now = start;
        var services = Services(database, time ?? clock, evaluators);
        await database.MigrateAsync(services);
        var tenant = await services.GetRequiredService<CreateTenant>().ExecuteAsync(
            new CreateTenantCommand { Name = $"Tenant {Guid.NewGuid()}", TimeZone = "Europe/Amsterdam", Locale = "en", Currency = "EUR" }, default);
        var key = await services.GetRequiredService<CreateApiKey>().ExecuteAsync(new CreateApiKeyCommand { TenantName = tenant.Value!.Name, Name = "test", Role = Role.Administrator }, default);
        // However busy the machine is, the tests are told the numbers.
        services.GetRequiredService<TenantWriter>().Patience = TimeSpan.FromMinutes(1);
        var world = new World(database, services, clock, evaluators, new Caller(tenant.Value.TenantId, key.Value!.ActorId, Role.Administrator));
        if (activate) await world.ActivateAsync("{}");
        return world;
    }

    public static ServiceProvider Services(DatabaseFixture database, TimeProvider clock, IStageEvaluators evaluators)
    {
        var collection = new ServiceCollection();
        collection.AddSingleton(clock);
        collection.AddSingleton(evaluators);
        database.AddData(collection);
        return collection.BuildServiceProvider();
    }

    public T Get<T>()
        where T : notnull =>
        services.GetRequiredService<T>();

    public async Task<Activation> ActivateAsync(string settings, string package = "hash") =>
        Done(await Get<ActivateDefinition>().ExecuteAsync(Caller, new ActivateDefinitionCommand { PackageHash = package, SettingsJson = settings, Reason = "test" }, default));

    public async Task<Guid> ContactAsync(string name = "Ada", DateTimeOffset? createdAt = null, Guid? company = null) =>
        Done(await Get<CreateContact>().ExecuteAsync(Caller, new CreateContactCommand { DisplayName = name, CreatedAt = createdAt, CompanyId = company }, default)).SubjectId;

    public async Task<Guid> CompanyAsync(string name = "Acme", int? employees = null, DateTimeOffset? createdAt = null) =>
        Done(await Get<CreateCompany>().ExecuteAsync(
            Caller,
            new CreateCompanyCommand { Name = name, CreatedAt = createdAt, Attributes = employees is { } number ? [new AttributeInput { Key = "employees", Value = FactValue.OfNumber(number) }] : [] },
            default)).SubjectId;

    public async Task<Guid> DealAsync(Guid buyer, DateTimeOffset? createdAt = null) =>
        Done(await Get<CreateDeal>().ExecuteAsync(Caller, new CreateDealCommand { Name = "Deal", BuyerId = buyer, CreatedAt = createdAt }, default)).SubjectId;

    public Task<ActivityResult> EmailAsync(Guid subject, DateTimeOffset? at = null) => ActivityAsync(subject, "email", Direction.Inbound, at);

    public Task<ActivityResult> CallAsync(Guid subject, DateTimeOffset? at = null) => ActivityAsync(subject, "call", Direction.Outbound, at);

    public async Task<ActivityResult> ActivityAsync(Guid subject, string kind, Direction direction, DateTimeOffset? at) =>
        Done(await Get<RecordActivity>().ExecuteAsync(Caller, new RecordActivityCommand { SubjectIds = [subject], Kind = kind, Direction = direction, OccurredAt = at }, default));

    public async Task<SubjectResult> AttributeAsync(Guid subject, string key, FactValue value, DateTimeOffset? at = null) =>
        Done(await Get<SetAttributes>().ExecuteAsync(
            Caller, new SetAttributesCommand { SubjectId = subject, Attributes = [new AttributeInput { Key = key, Value = value, OccurredAt = at }] }, default));

    public async Task<SubjectResult> JudgeAsync(Guid subject, bool holds, DateTimeOffset? at = null) =>
        Done(await Get<RecordJudgement>().ExecuteAsync(Caller, new RecordJudgementCommand { SubjectId = subject, Key = "disqualified", Holds = holds, OccurredAt = at }, default));

    public async Task<SubjectResult> LinkAsync(Guid subject, string key, Guid target, DateTimeOffset? at = null, bool ended = false) =>
        Done(await Get<RecordLink>().ExecuteAsync(Caller, new RecordLinkCommand { SubjectId = subject, Key = key, TargetId = target, OccurredAt = at, Ended = ended }, default));

    public async Task<SubjectResult> VoidAsync(Guid fact) =>
        Done(await Get<VoidFact>().ExecuteAsync(Caller, new VoidFactCommand { FactId = fact, Reason = "wrong" }, default));

    /// <summary>As the server's job does.</summary>
    public async Task WorkOffDueAsync()
    {
        while (await Get<EvaluateDue>().ExecuteAsync(default) > 0) { }
    }

    /// <summary>As the server's job does, until there is nothing to do.</summary>
    public async Task WorkInBackgroundAsync()
    {
        var work = Get<WorkInBackground>();
        while (await work.PendingAsync(default) is { Count: > 0 } pending)
        {
            foreach (var each in pending) await work.ExecuteAsync(each, default);
        }
    }

    public TenantRows Rows => new(() => database.OpenContext(services), Caller.TenantId);

    public Task<T> ReadAsync<T>(Func<PipelineDbContext, Task<T>> read) => Rows.ReadAsync(read);

    public Task<List<StageChange>> LedgerAsync() => Rows.LedgerAsync();

    public async Task<List<(DateTimeOffset At, string? Stage)>> HistoryAsync(Guid subject) =>
        [.. (await ReadAsync(context => context.StageHistory.AsNoTracking().Where(step => step.SubjectId == subject).ToListAsync()))
            .OrderBy(step => step.EffectiveAt).ThenBy(step => step.Number).Select(step => (step.EffectiveAt, step.StageKey))];

    public Task<VerdictRecord> VerdictAsync(Guid subject) =>
        ReadAsync(async context =>
        {
            var binding = (await context.Streams.SingleAsync()).ActiveBindingNo;
            return await context.Verdicts.AsNoTracking().SingleAsync(verdict => verdict.SubjectId == subject && verdict.BindingNo == binding);
        });

    public async Task<string> StageAsync(Guid subject) => (await VerdictAsync(subject)).StageKey;

    public static T Done<T>(Outcome<T> outcome)
        where T : class
    {
        Assert.True(outcome.Succeeded, string.Join(Environment.NewLine, outcome.Errors.Select(error => $"{error.Kind} {string.Join('.', error.Path)}: {error.Message}")));
        return outcome.Value!;
    }

    public async ValueTask DisposeAsync() => await services.DisposeAsync();
}
