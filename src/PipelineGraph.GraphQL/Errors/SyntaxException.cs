using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL;

/// <summary>A document that is not GraphQL; <see cref="Error"/> says where and why.</summary>
public sealed class SyntaxException : Exception
{
    public SyntaxException(Source source, int position, string description)
        : this(new GraphQLError
        {
            Message = "Syntax Error: " + description,
            Locations = [source.GetLocation(position)],
            Extensions = new Dictionary<string, object?> { ["code"] = ErrorCodes.Syntax },
        })
    {
    }

    public SyntaxException(GraphQLError error) : base(error.Message) => Error = error;

    public GraphQLError Error { get; }
}
