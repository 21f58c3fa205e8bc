using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace PipelineGraph.Plugins.Workers;

/// <summary>The host's end of one worker: questions go to its input, answers come from its output. One caller at a time; ended by whoever waits too long.</summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>How the reason begins when it is the machine that has no worker to give.</summary>
    public const string CannotStart = "It cannot run in a process of its own: ";

    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly string folder;
    private readonly FrameStream answers;
    private readonly Timer killer;
    private readonly ManualResetEventSlim complained = new();
    private volatile string complaint = "";
    private readonly Lock gate = new();
    private bool isAwaited;
    private volatile bool timedOut;
    private bool disposed;

    private WorkerProcess(Process process, string folder)
    {
        (this.process, this.folder, Id) = (process, folder, process.Id);
        answers = new FrameStream(process.StandardOutput.BaseStream, FrameStream.LongestAnswer);
        killer = new Timer(_ => TimeIsOver());
        // A thread of its own: its last words are wanted at once, and the pool may be busy with those who wait for them.
        new Thread(() => Listen(process.StandardError.BaseStream)) { IsBackground = true, Name = "definition worker's complaints" }.Start();
    }

    /// <summary>The operating system's number of the process.</summary>
    public int Id { get; }

    /// <summary>Whether the process has ended, as it should after <see cref="Dispose"/>.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether it can be asked: one may end by itself between two calls.</summary>
    public bool IsRunning => !process.HasExited;

    public static WorkerProcess Start(PluginOptions options)
    {
        if (WorkerStart.Obstacle is { } obstacle) throw new WorkerLostException($"{CannotStart}{obstacle}.");
        var folder = Directory.CreateTempSubdirectory("definition-worker").FullName;
        try
        {
            return new WorkerProcess(Process.Start(WorkerStart.Info(folder, options.WorkerMemory))!, folder);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Directory.Delete(folder);
            throw new WorkerLostException($"{CannotStart}the process does not start.");
        }
    }

    public void Send(FrameWriter question)
    {
        try
        {
            var input = process.StandardInput.BaseStream;
            input.Write(question.Finish());
            input.Flush();
        }
        catch (IOException)
        {
            throw Lost();
        }
    }

    /// <summary>The next answer; the process is ended when there is none in time.</summary>
    public FrameReader Receive(TimeSpan budget)
    {
        byte[]? frame;
        if (answers.HasFrame)
        {
            frame = answers.Read();
        }
        else
        {
            lock (gate) isAwaited = true;
            killer.Change(budget, Timeout.InfiniteTimeSpan);
            try
            {
                frame = answers.Read();
            }
            catch (IOException)
            {
                frame = null;
            }

            lock (gate) isAwaited = false; // a timer that was late must not end the next call's worker
            killer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        if (timedOut || frame is null) throw Lost();
        return new FrameReader(frame);
    }

    /// <summary>Ends the process, and those that it may have started.</summary>
    public void Dispose()
    {
        if (disposed) return;
        killer.Dispose();
        Kill();
        HasEnded = process.WaitForExit(EndTime);
        disposed = true;
        process.Dispose();
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // An empty folder is left to the system's own cleaning.
        }
    }

    private void TimeIsOver()
    {
        lock (gate)
        {
            if (!isAwaited) return;
            timedOut = true;
            Kill();
        }
    }

    private void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It has ended already.
        }
    }

    private WorkerLostException Lost()
    {
        if (timedOut) return new WorkerLostException("it did not answer in time", timedOut: true);
        if (!process.WaitForExit(EndTime))
        {
            Kill();
            return new WorkerLostException("it closed its output");
        }

        complained.Wait(EndTime);
        if (complaint.StartsWith("Stack overflow", StringComparison.Ordinal)) return new WorkerLostException("the stack overflowed");
        if (complaint.StartsWith("Out of memory", StringComparison.Ordinal)) return new WorkerLostException("it took more memory than it may");
        if (complaint.StartsWith("Unhandled exception", StringComparison.Ordinal)) return new WorkerLostException("an exception on a thread of its own");
        return new WorkerLostException(string.Create(CultureInfo.InvariantCulture, $"it ended with the exit code {process.ExitCode}"));
    }

    /// <summary>Reads all that the process complains of, and keeps its first words.</summary>
    private void Listen(Stream errors)
    {
        var buffer = new byte[4096];
        var first = new StringBuilder();
        try
        {
            while (errors.Read(buffer) is var count && count > 0)
            {
                if (first.Length < 200) complaint = first.Append(Encoding.UTF8.GetString(buffer, 0, Math.Min(count, 200))).ToString();
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // It ended while it spoke.
        }

        complained.Set();
    }
}
