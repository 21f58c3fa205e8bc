using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Tests.Stages;

public sealed class StageOrderTests
{
    /// <summary>As the figures of a period count it: the plain loops that they are compared with go by the same table.</summary>
    [Theory]
    [InlineData("outside", "first", MoveDirection.Forward)]
    [InlineData("first", "second", MoveDirection.Forward)]
    [InlineData("second", "first", MoveDirection.Backward)]
    [InlineData("second", "outside", MoveDirection.Backward)]
    [InlineData("second", "out", MoveDirection.Out)]
    [InlineData("outside", "out", MoveDirection.Out)]
    [InlineData("out", "first", MoveDirection.Forward)]
    [InlineData("out", "outside", MoveDirection.None)]
    [InlineData("out", "gone", MoveDirection.None)]
    [InlineData("outside", "beside", MoveDirection.None)]
    public void A_move_goes_one_way(string from, string to, MoveDirection direction) => Assert.Equal(direction, StageOrder.Direction(Described, Unit.Person, from, to));

    private static DefinitionDescription Described => new()
    {
        Id = "order",
        Version = "1.0.0",
        Title = new() { ["en"] = "Order" },
        Stages =
        [
            Stage("outside", StageKind.None), Stage("beside", StageKind.None), Stage("first", StageKind.Lead), Stage("second", StageKind.Customer),
            Stage("out", StageKind.Out), Stage("gone", StageKind.Out),
        ],
    };

    private static StageDescription Stage(string key, StageKind kind) => new() { Key = key, Kind = kind, Name = new() { ["en"] = key }, Unit = Unit.Person };
}
