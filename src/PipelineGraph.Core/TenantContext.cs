using System.Collections.Concurrent;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core;

/// <summary>What every command of a tenant needs and what never changes once it is committed: kept from one transaction to the next.</summary>
internal sealed class TenantContext(Tenant tenant)
{
    private readonly ConcurrentDictionary<(Unit, string), AttributeDefinition> attributes = new();

    public Tenant Tenant => tenant;

    public TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById(tenant.TimeZone);

    /// <summary>The active activation as it stood when a transaction began, and the bindings of the same package.</summary>
    public (Activation Activation, BindingRecord Binding, IReadOnlySet<int> Kin)? Active { get; set; }

    /// <summary>The bindings kept beside the active one, and the version of the stream that they are of.</summary>
    public (long Version, IReadOnlyList<KeptBinding> Bindings) Kept { get; set; } = (0, []);

    /// <summary>When answers under old idempotency keys were last removed.</summary>
    public DateTimeOffset Tidied { get; set; }

    public AttributeDefinition? Attribute(Unit unit, string key) => attributes.GetValueOrDefault((unit, key));

    public IEnumerable<string> AttributeKeys(Unit unit) => attributes.Keys.Where(key => key.Item1 == unit).Select(key => key.Item2).Order(StringComparer.Ordinal);

    /// <summary>A declared attribute keeps its type, so that reading them again only adds.</summary>
    public void Learn(IEnumerable<AttributeDefinition> definitions)
    {
        foreach (var definition in definitions) attributes[(definition.Unit, definition.Key)] = definition;
    }
}
