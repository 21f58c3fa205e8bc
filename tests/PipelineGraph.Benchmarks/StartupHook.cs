/// <summary>Run by the runtime in a measured server before its own code: tells again and again how much was allocated.</summary>
/// <remarks>The runtime asks for a class of this name without a namespace.</remarks>
internal static class StartupHook
{
    public const string FileVariable = "BENCHMARK_ALLOCATED_FILE";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is not { } path) return;
        // Commands that the server starts are not measured.
        Environment.SetEnvironmentVariable(FileVariable, null);
        new Thread(() => Tell(path)) { IsBackground = true }.Start();
    }

    private static void Tell(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        while (true)
        {
            BitConverter.TryWriteBytes(bytes, GC.GetTotalAllocatedBytes());
            file.Position = 0;
            file.Write(bytes);
            Thread.Sleep(50);
        }
    }
}
