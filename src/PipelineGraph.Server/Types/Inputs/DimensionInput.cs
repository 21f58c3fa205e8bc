using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.Execution;

namespace PipelineGraph.Server.Types.Inputs;

/// <summary>What figures are parted by, as clients write it: exactly one of its fields.</summary>
[InputType("DimensionInput")]
public sealed record DimensionInput
{
    /// <summary>May be parted by without having been declared as a dimension.</summary>
    private const string Source = "source";

    public string? Attribute { get; init; }

    public string? CompanyAttribute { get; init; }

    public DimensionField? Field { get; init; }

    /// <param name="declared">The tenant's attributes.</param>
    /// <param name="known">By when values were known.</param>
    /// <exception cref="GraphQLException">The attribute is not declared, or not as a dimension, or the unit has no company.</exception>
    internal Dimension Read(Unit unit, IReadOnlyList<AttributeDefinition> declared, DateTimeOffset known)
    {
        if (Field is not null) return new Dimension.Owner();
        var (of, key) = CompanyAttribute is { } own ? (Unit.Company, own) : (unit, Attribute!);
        if (CompanyAttribute is not null && unit == Unit.Company) throw Refused("A company has no company: its own attributes are `attribute`.");
        var name = FormattableString.Invariant($"'{key}' of a {of.ToString().ToLowerInvariant()}");
        var definition = declared.FirstOrDefault(each => each.Unit == of && each.Key == key) ?? throw Refused($"There is no attribute {name}: `attributeDefinitions` lists them.");
        if (!definition.IsDimension && key != Source)
            throw Refused($"The attribute {name} is no dimension: an administrator marks it with `declareAttribute` and `isDimension: true`.");
        if (definition.Type == FactValueType.Money) throw Refused($"The attribute {name} is an amount of money, which cannot part figures: take another attribute.");
        return new Dimension.Attribute(key, definition.Type, CompanyAttribute is null ? null : unit == Unit.Deal ? LinkKeys.Company : LinkKeys.Employer, known);
    }

    private static GraphQLException Refused(string message) => new(message, ErrorCodes.Input);
}

/// <summary>What every subject has that figures may be parted by.</summary>
public enum DimensionField
{
    Owner,
}
