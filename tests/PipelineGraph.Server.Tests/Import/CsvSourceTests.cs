using System.IO.Compression;
using System.Text;
using PipelineGraph.Core.Import;

namespace PipelineGraph.Server.Tests.Import;

public sealed class CsvSourceTests
{
    private static readonly ImportMapping Mapping = new() { Source = "test" };

    [Theory]
    [InlineData("a,b\n1,2\n")]
    [InlineData("a;b\r\n1;2\r\n")]
    [InlineData("a\tb\n1\t2")]
    [InlineData("a|b\n1|2\n\n")]
    [InlineData("\"a\",\"b\"\n\"1\",\"2\"\n")]
    public async Task Separators_line_ends_and_quotes_are_recognised(string text)
    {
        var (rows, bad) = await ReadAsync(Encoding.UTF8.GetBytes(text));

        Assert.Equal(["1/2"], rows);
        Assert.Empty(bad);
    }

    [Fact]
    public async Task Quoted_fields_may_hold_separators_quotes_and_line_breaks() =>
        Assert.Equal(["x, \"y\"\nz/2"], (await ReadAsync("a,b\n\"x, \"\"y\"\"\nz\",2\n"u8.ToArray())).Rows);

    [Fact]
    public async Task A_byte_order_mark_goes_before_the_named_encoding()
    {
        foreach (var encoding in new Encoding[] { new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true) })
        {
            byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes("a,b\né,2\n")];

            Assert.Equal(["é/2"], (await ReadAsync(bytes, Mapping with { Encoding = "windows-1252" })).Rows);
        }
    }

    [Theory]
    [InlineData("windows-1252", 0x80, "€")]
    [InlineData("iso-8859-1", 0xE9, "é")]
    [InlineData("iso-8859-15", 0xA4, "€")]
    public async Task Other_encodings_are_read_when_they_are_named(string encoding, byte code, string expected) =>
        Assert.Equal([expected + "/2"], (await ReadAsync([.. "a,b\n"u8, code, .. ",2\n"u8], Mapping with { Encoding = encoding })).Rows);

    [Fact]
    public async Task Bytes_that_are_no_utf8_make_their_row_a_bad_one_and_the_others_go_on()
    {
        var (rows, bad) = await ReadAsync([.. "a,b\n1,2\n"u8, 0xE9, .. ",2\n3,4\n"u8]);

        Assert.Equal(["1/2", "3/4"], rows);
        Assert.Equal((2, 3), (Assert.Single(bad).Row, bad[0].Line));
        Assert.Contains("Column 'a' holds bytes that are not of the encoding", bad[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_packed_file_is_recognised_by_its_content()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true)) await gzip.WriteAsync(Encoding.UTF8.GetPreamble().Concat("a,b\n1,2\n"u8.ToArray()).ToArray());

        Assert.Equal(["1/2"], (await ReadAsync(packed.ToArray())).Rows);
    }

    [Fact]
    public async Task A_packed_file_that_breaks_off_ends_with_a_bad_row()
    {
        using var packed = new MemoryStream();
        var text = new StringBuilder("a,b\n");
        var random = new Random(1);
        for (var row = 0; row < 50_000; row++) text.Append(random.Next()).Append(',').Append(random.Next()).Append('\n');
        await using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true)) await gzip.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()));

        var (rows, bad) = await ReadAsync(packed.ToArray()[..^100_000]);

        Assert.InRange(rows.Count, 1, 49_999);
        Assert.NotEmpty(bad);
    }

    [Theory]
    [InlineData("a,b\n1\n3,4\n", "The row has 1 fields, the header 2")]
    [InlineData("a,b\n1,2,3\n3,4\n", "The row has 3 fields, the header 2")]
    [InlineData("a,b\n1,x\"y\"\n3,4\n", "A quote stands in the middle of a field")]
    [InlineData("a,b\n1,\"x\"y\n3,4\n", "A quote stands in the middle of a field")]
    public async Task A_row_of_another_form_is_a_bad_one(string text, string reason)
    {
        var (rows, bad) = await ReadAsync(Encoding.UTF8.GetBytes(text));

        Assert.Equal(["3/4"], rows);
        Assert.Equal(1, Assert.Single(bad).Row);
        Assert.StartsWith(reason, bad[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_is_told_and_does_not_fill_the_memory()
    {
        var (rows, bad) = await ReadAsync([.. "a,b\n1,2\n\"3,4\n"u8, .. Enumerable.Repeat("5,6\n", 2_000_000).SelectMany(line => Encoding.UTF8.GetBytes(line))]);

        Assert.Equal(["1/2"], rows);
        Assert.Contains("a closing quote is missing", Assert.Single(bad).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "The file is empty")]
    [InlineData("a,a\n1,2\n", "The header names the column 'a' twice")]
    public async Task A_header_that_cannot_be_used_is_refused(string text, string reason)
    {
        var problems = new List<MappingProblem>();

        Assert.Null(await CsvSource.OpenAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), Mapping, problems, TestContext.Current.CancellationToken));
        Assert.StartsWith(reason, Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    private static async Task<(List<string> Rows, List<BadRow> Bad)> ReadAsync(byte[] bytes, ImportMapping? mapping = null)
    {
        var (rows, bad, problems) = (new List<string>(), new List<BadRow>(), new List<MappingProblem>());
        using var source = await CsvSource.OpenAsync(new MemoryStream(bytes), mapping ?? Mapping, problems, TestContext.Current.CancellationToken);
        Assert.Empty(problems);
        await foreach (var (row, broken) in source!.RowsAsync(TestContext.Current.CancellationToken))
        {
            if (row is not null) rows.Add($"{row["a"]}/{row["b"]}");
            else bad.Add(broken!);
        }

        return (rows, bad);
    }
}
