namespace PipelineGraph.GraphQL.AspNetCore.Tests;

/// <summary>Waits for what happens on the other side of a connection.</summary>
public static class Eventually
{
    public static async Task True(Func<bool> condition)
    {
        while (!condition()) await Task.Delay(5, TestContext.Current.CancellationToken);
    }
}
