namespace PipelineGraph.GraphQL.Execution;

/// <summary>Gives a field's value: from the parent object and the coerced arguments, in the order of the schema.</summary>
public delegate ValueTask<object?> FieldResolver(object? parent, object?[] arguments, ResolverContext context);
