using System.CommandLine;
using System.Text.RegularExpressions;
using PipelineGraph.Server.Commands;

namespace PipelineGraph.Server.Tests.Commands;

public sealed class SchemaCheckTests : IDisposable
{
    private static readonly string Released = Repository.File("schema", "released", "schema.graphql");
    private readonly string folder = Directory.CreateTempSubdirectory("pipelinegraph-").FullName;

    /// <summary>When this fails, its message says which client breaks and what to do about it.</summary>
    [Fact]
    public async Task Nothing_breaks_clients_of_the_last_released_schema()
    {
        var (code, output, error) = await CheckAsync(Released);

        Assert.True(code == PipelineGraphCommand.Done, $"schema/ breaks clients of schema/released/:\n{error}{output}");
    }

    [Fact]
    public async Task A_breach_names_the_element_the_kind_and_what_to_do()
    {
        var earlier = await EarlierAsync(text => Regex.Replace(text, "(input MoneyInput \\{\n  \"[^\"]*\"\n  amount: Decimal)!", "$1")
            .Replace("type Tenant {", "type Tenant {\n  logo: String\n  crest: String @deprecated(reason: \"Use logo\")", StringComparison.Ordinal)
            .Replace("enum SortEnumType {", "enum SortEnumType {\n  NONE", StringComparison.Ordinal));
        var (code, output, error) = await CheckAsync(earlier);

        Assert.Equal(PipelineGraphCommand.Refused, code);
        Assert.Contains("Breaking: FIELD_REMOVED Tenant.logo: Field Tenant.logo was removed. Bring it back with @deprecated", error, StringComparison.Ordinal);
        Assert.Contains("Breaking: VALUE_REMOVED_FROM_ENUM SortEnumType.NONE: ", error, StringComparison.Ordinal);
        Assert.Contains("Breaking: FIELD_CHANGED_KIND MoneyInput.amount: Field MoneyInput.amount changed type from Decimal to Decimal!. Take the change back", error, StringComparison.Ordinal);
        Assert.DoesNotContain("crest", error, StringComparison.Ordinal);
        Assert.Contains("Removed after it was deprecated:\n  FIELD_REMOVED Tenant.crest: Field Tenant.crest was removed.\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_added_is_told_and_passes()
    {
        var earlier = await EarlierAsync(text => Regex.Replace(text, "  \"[^\"]*\"\n  email: String\n", ""));
        var (code, output, error) = await CheckAsync(earlier);

        Assert.Equal((PipelineGraphCommand.Done, ""), (code, error));
        Assert.Matches("Dangerous .*\n(  .*\n)*  OPTIONAL_INPUT_FIELD_ADDED CreateContactInput.email: ", output);
        Assert.Matches("Safe:\n(  .*\n)*  FIELD_ADDED Contact.email: ", output);
    }

    [Fact]
    public async Task A_file_that_is_no_schema_or_is_not_there_is_told()
    {
        var (code, output, error) = await CheckAsync(await EarlierAsync(_ => "type Query { a: Nowhere }"));
        Assert.Equal((PipelineGraphCommand.Refused, ""), (code, output));
        Assert.Contains("Unknown type \"Nowhere\"", error, StringComparison.Ordinal);
        Assert.Equal(PipelineGraphCommand.Refused, (await CheckAsync(Path.Combine(folder, "missing.graphql"))).Code);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The released schema with something else in it.</summary>
    private async Task<string> EarlierAsync(Func<string, string> change)
    {
        var released = await File.ReadAllTextAsync(Released, TestContext.Current.CancellationToken);
        var earlier = change(released);
        Assert.NotEqual(released, earlier);
        var file = Path.Combine(folder, "earlier.graphql");
        await File.WriteAllTextAsync(file, earlier, TestContext.Current.CancellationToken);
        return file;
    }

    private static async Task<(int Code, string Output, string Error)> CheckAsync(string file)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var invocation = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        var code = await PipelineGraphCommand.RunAsync(["schema", "check", "--against", file], invocation, TimeProvider.System);
        return (code, output.ToString(), error.ToString());
    }
}
