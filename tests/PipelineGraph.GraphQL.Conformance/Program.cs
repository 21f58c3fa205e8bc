using System.Text;
using PipelineGraph.GraphQL.Conformance;

// The engine behind a line protocol: a JSON request a line in, a JSON answer a line out, in order (see Answerer).
var answerer = new Answerer();
using var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
while (await input.ReadLineAsync() is { } line)
{
    if (string.IsNullOrWhiteSpace(line)) continue;
    await output.WriteLineAsync(await answerer.AnswerAsync(line));
    await output.FlushAsync();
}
