using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Tests.Language;

public sealed class SourceTests
{
    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(2, 2, 1)]
    [InlineData(5, 3, 1)]
    [InlineData(6, 3, 2)]
    [InlineData(7, 4, 1)]
    public void Each_kind_of_line_end_counts_once(int position, int line, int column) =>
        Assert.Equal(new SourceLocation(line, column), new Source("a\nb\r\nc\rd").GetLocation(position));
}
