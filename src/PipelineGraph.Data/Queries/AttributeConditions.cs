using System.Linq.Expressions;
using PipelineGraph.Core.Activities;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Queries;

/// <summary>Conditions on the value of an attribute's fact; one on another type of value holds for none.</summary>
internal static class AttributeConditions
{
    public static List<Expression<Func<FactRecord, bool>>> Of(AttributeFilter filter)
    {
        var all = new List<Expression<Func<FactRecord, bool>>>();
        if (filter.Text is not null)
        {
            all.Add(fact => fact.ValueType == FactValueType.Text);
            all.Add(filter.Text.On<FactRecord>(fact => fact.ValueText));
        }

        if (filter.Number is not null)
        {
            all.Add(fact => fact.ValueType == FactValueType.Number || fact.ValueType == FactValueType.Money);
            all.Add(filter.Number.On<FactRecord>(fact => fact.ValueNumber));
        }

        if (filter.BooleanEq is { } equal) { var value = equal.Value; all.Add(fact => fact.ValueType == FactValueType.Boolean && fact.ValueBoolean == value); }
        if (filter.BooleanNeq is { } other) { var value = other.Value; all.Add(fact => fact.ValueType == FactValueType.Boolean && fact.ValueBoolean != value); }
        if (filter.Date is not null)
        {
            all.Add(fact => fact.ValueType == FactValueType.Date);
            all.Add(filter.Date.On<FactRecord>(fact => fact.ValueDate));
        }

        return all;
    }
}
