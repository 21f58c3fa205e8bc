using System.Collections.Concurrent;
using System.Diagnostics;
using PipelineGraph.Plugins.Evaluation;

namespace PipelineGraph.Plugins.Workers;

/// <summary>
/// The worker's end of the pipes: one definition, asked by the host. This thread only reads, so that the process ends with the host's, whatever the
/// definition does on the other one.
/// </summary>
public static class DefinitionWorker
{
    private const int StackBytes = 16 * 1024 * 1024;

    /// <summary>Answers until the input ends, then ends the process.</summary>
    public static void Run(Stream input, Stream output)
    {
        using var threads = new EvaluationThreads();
        using var questions = new BlockingCollection<byte[]>();
        var definition = new WorkerSession(output, threads);
        new Thread(() => definition.AnswerAll(questions.GetConsumingEnumerable()), StackBytes) { IsBackground = true, Name = "definition" }.Start();
        try
        {
            var stream = new FrameStream(input, FrameStream.LongestQuestion);
            while (stream.Read() is { } question) questions.Add(question);
        }
        finally
        {
            Process.GetCurrentProcess().Kill(); // a handler that the definition left behind could hold up any other end
        }
    }
}
