using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Server.Commands;

namespace PipelineGraph.Server.Demo;

/// <summary>Makes the tenants that a first start shows: one for each definition that comes with the server.</summary>
internal sealed class DemoTenants(
    IWriteStore store,
    IDefinitionPackages packages,
    CreateTenant createTenant,
    CreateApiKey createApiKey,
    ActivateDefinition activateDefinition,
    RecordFacts recordFacts,
    TimeProvider clock)
{
    private const int Contacts = 250;

    private static readonly (string Name, string Definition, string Settings, Func<DateTimeOffset, DemoStory> Story)[] Demonstrations =
    [
        ("demo-engagement", "engagement", EngagementStory.Settings, today => new EngagementStory(today)),
        ("demo-profile", "ideal-customer-profile", ProfileStory.Settings, today => new ProfileStory(today)),
        ("demo-market", "market-money-authority", MarketStory.Settings, today => new MarketStory(today)),
        ("demo-dialogue", "dialogue", DialogueStory.Settings, today => new DialogueStory(today)),
        ("demo-deals", "qualified-deal", DealsStory.Settings, today => new DealsStory(today)),
    ];

    /// <summary>Those that are shown, where they are usable.</summary>
    public static IEnumerable<string> Definitions => Demonstrations.Select(each => each.Definition);

    /// <summary>Empty, and nothing written, when the database has a tenant already or lacks a definition of the demonstration.</summary>
    public async Task<Outcome<DemoResult>> CreateAsync(CancellationToken cancellationToken)
    {
        var installed = await packages.ListAsync(cancellationToken).ConfigureAwait(false);
        if (await store.HasTenantsAsync(cancellationToken).ConfigureAwait(false)) return Outcome<DemoResult>.Of(new DemoResult([], HadTenants: true));
        var now = clock.GetUtcNow();
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var made = new List<DemoTenant>();
        foreach (var (name, definition, settings, story) in Demonstrations)
        {
            if (PackageChoice.Of(installed, Guid.Empty, definition).Package is not { } package) continue;
            var key = await FillAsync(name, package, settings, story(today), cancellationToken).ConfigureAwait(false);
            if (key.Value is not { } created) return Outcome<DemoResult>.Failed(key.Errors);
            made.Add(new DemoTenant(name, definition, created.KeyText));
        }

        return Outcome<DemoResult>.Of(new DemoResult(made, HadTenants: false));
    }

    private async Task<Outcome<ApiKeyResult>> FillAsync(string name, DefinitionPackage package, string settings, DemoStory story, CancellationToken cancellationToken)
    {
        var tenant = await createTenant.ExecuteAsync(
            new CreateTenantCommand { Name = name, TimeZone = "Europe/Amsterdam", Locale = "en", Currency = "EUR" }, cancellationToken).ConfigureAwait(false);
        if (!tenant.Succeeded) return Outcome<ApiKeyResult>.Failed(tenant.Errors);
        var key = await createApiKey.ExecuteAsync(
            new CreateApiKeyCommand { TenantName = name, Name = "demo", Role = Role.Administrator }, cancellationToken).ConfigureAwait(false);
        if (key.Value is not { } created) return key;
        var caller = new Caller(created.TenantId, created.ActorId, Role.Administrator);
        var activation = await activateDefinition.ExecuteAsync(
            caller, new ActivateDefinitionCommand { PackageHash = package.PackageHash, SettingsJson = settings, Reason = "Demonstration" }, cancellationToken).ConfigureAwait(false);
        if (!activation.Succeeded) return Outcome<ApiKeyResult>.Failed(activation.Errors);
        foreach (var batch in story.Tell(Contacts).Chunk(500))
        {
            var result = await recordFacts.ExecuteAsync(caller, batch, cancellationToken).ConfigureAwait(false);
            List<CommandError> errors = [.. result.Errors, .. result.Value?.Subjects.SelectMany(subject => subject.Errors) ?? []];
            if (errors.Count > 0) return Outcome<ApiKeyResult>.Failed(errors);
        }

        return key;
    }
}

/// <summary>The tenants that were made; none when there were tenants before, or no definition to show.</summary>
internal sealed record DemoResult(IReadOnlyList<DemoTenant> Tenants, bool HadTenants);

/// <summary>A tenant of the demonstration, with its key as it is told once.</summary>
internal sealed record DemoTenant(string Name, string Definition, string KeyText);
