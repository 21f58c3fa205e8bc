namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>A scalar says that a value is not one of its own, and why; the text reaches the client.</summary>
public sealed class InputException(string message) : Exception(message);
