using System.Text.Json;

namespace PipelineGraph.GraphQL.AspNetCore.Tests;

/// <summary>Reads what a server answered.</summary>
public static class Answer
{
    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response) => JsonElement.Parse(await response.Content.ReadAsStringAsync());

    public static async Task<JsonElement> ErrorAsync(HttpResponseMessage response)
    {
        var json = await JsonAsync(response);
        Assert.False(json.TryGetProperty("data", out _));
        return Assert.Single(json.GetProperty("errors").EnumerateArray());
    }

    public static async Task<string?> CodeAsync(HttpResponseMessage response) =>
        (await ErrorAsync(response)).GetProperty("extensions").GetProperty("code").GetString();
}
