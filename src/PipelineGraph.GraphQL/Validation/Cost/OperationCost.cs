namespace PipelineGraph.GraphQL.Validation.Cost;

/// <summary>The most that an operation may cost, told before it is executed.</summary>
/// <param name="Type">The weight of all objects that it may give.</param>
/// <param name="Field">The weight of all fields that it may resolve.</param>
internal readonly record struct OperationCost(double Type, double Field)
{
    // Beyond any limit, and short of the infinite, which JSON cannot say.
    private const double Enough = 1e15;

    public static OperationCost operator +(OperationCost a, OperationCost b) => new(Math.Min(Enough, a.Type + b.Type), Math.Min(Enough, a.Field + b.Field));

    public static OperationCost operator *(double times, OperationCost cost) => new(Math.Min(Enough, times * cost.Type), Math.Min(Enough, times * cost.Field));

    public static OperationCost Max(OperationCost a, OperationCost b) => new(Math.Max(a.Type, b.Type), Math.Max(a.Field, b.Field));

    /// <summary>What a response says under `extensions.cost`.</summary>
    public Dictionary<string, object?> ToExtension(ExecutorOptions options) => new()
    {
        ["typeCost"] = Type,
        ["fieldCost"] = Field,
        ["maxTypeCost"] = options.MaxTypeCost,
        ["maxFieldCost"] = options.MaxFieldCost,
    };
}
