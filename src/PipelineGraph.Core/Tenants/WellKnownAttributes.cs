using PipelineGraph.Core.Activities;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Tenants;

/// <summary>The attributes that every tenant has declared: definitions, imports and front ends meet in these keys.</summary>
public static class WellKnownAttributes
{
    private static readonly (string Key, FactValueType Type)[] Person =
    [
        ("source", FactValueType.Text), ("source_medium", FactValueType.Text), ("country", FactValueType.Text), ("gender", FactValueType.Text),
        ("birth_date", FactValueType.Date), ("children", FactValueType.Number), ("household_income", FactValueType.Money),
        ("job_title", FactValueType.Text), ("decision_power", FactValueType.Text), ("contact_data", FactValueType.Text), ("served", FactValueType.Boolean),
        ("outcome", FactValueType.Text), ("outcome_reason", FactValueType.Text),
    ];

    private static readonly (string Key, FactValueType Type)[] PersonOrCompany =
    [
        ("budget", FactValueType.Money), ("can_pay", FactValueType.Boolean), ("need", FactValueType.Boolean), ("problem", FactValueType.Text),
        ("solvable", FactValueType.Boolean), ("satisfied_with_competitor", FactValueType.Boolean), ("sees_value", FactValueType.Boolean),
        ("needed_by", FactValueType.Date), ("timing", FactValueType.Text), ("value_aligned", FactValueType.Boolean),
        ("financing_available", FactValueType.Boolean), ("spending_known", FactValueType.Boolean),
    ];

    private static readonly (string Key, FactValueType Type)[] Company =
    [
        ("industry", FactValueType.Text), ("country", FactValueType.Text), ("employees", FactValueType.Number), ("revenue", FactValueType.Money),
        ("lists", FactValueType.List),
    ];

    private static readonly (string Key, FactValueType Type)[] Deal =
    [
        ("amount", FactValueType.Money), ("probability", FactValueType.Number), ("buyer_known", FactValueType.Boolean),
        ("product_agreed", FactValueType.Boolean), ("price_agreed", FactValueType.Boolean), ("delivery_agreed", FactValueType.Boolean),
        ("terms_agreed", FactValueType.Boolean), ("outcome", FactValueType.Text), ("outcome_reason", FactValueType.Text),
    ];

    public static IEnumerable<AttributeDefinition> Of(Guid tenantId) =>
        [.. Of(tenantId, Unit.Person, [.. Person, .. PersonOrCompany]), .. Of(tenantId, Unit.Company, [.. Company, .. PersonOrCompany]), .. Of(tenantId, Unit.Deal, Deal)];

    private static IEnumerable<AttributeDefinition> Of(Guid tenantId, Unit unit, (string Key, FactValueType Type)[] attributes) =>
        attributes.Select(attribute => new AttributeDefinition { TenantId = tenantId, Unit = unit, Key = attribute.Key, Type = attribute.Type });
}
