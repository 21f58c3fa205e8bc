using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace PipelineGraph.GraphQL.AspNetCore.Uploads;

/// <summary>Bytes that are kept in memory while they are few, and in a temporary file when they are more. Written once, then read any number of times.</summary>
internal sealed class SpooledContent : IDisposable
{
    /// <summary>What stays in memory.</summary>
    public const int InMemory = 64 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly MemoryStream _memory = new();
    private SafeFileHandle? _file;

    public long Length { get; private set; }

    public string Sha256 { get; private set; } = "";

    public bool IsOnDisk => _file is not null;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _hash.AppendData(bytes.Span);
        if (_file is null && Length + bytes.Length > InMemory)
        {
            _file = OpenUnnamed();
            await RandomAccess.WriteAsync(_file, _memory.GetBuffer().AsMemory(0, (int)_memory.Length), 0, cancellationToken);
            _memory.SetLength(0);
        }

        if (_file is null) _memory.Write(bytes.Span);
        else await RandomAccess.WriteAsync(_file, bytes, Length, cancellationToken);
        Length += bytes.Length;
    }

    public void Complete() => Sha256 = Convert.ToHexStringLower(_hash.GetHashAndReset());

    public Stream OpenRead() => _file is { } file ? new FileHandleStream(file, Length) : new MemoryStream(_memory.GetBuffer(), 0, (int)_memory.Length, writable: false);

    public void Dispose()
    {
        _hash.Dispose();
        _file?.Dispose();
    }

    /// <summary>The file has no name any more once it is open, so that nothing is left of it, whatever is killed.</summary>
    private static SafeFileHandle OpenUnnamed()
    {
        var path = Path.Combine(Path.GetTempPath(), $"upload-{Guid.NewGuid():N}");
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        // Windows deletes by itself when the process dies.
        if (!OperatingSystem.IsWindows()) File.Delete(path);
        return handle;
    }

    /// <summary>Reads with a place of its own; fails once the file is closed, and never reads another one.</summary>
    private sealed class FileHandleStream(SafeFileHandle file, long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = RandomAccess.Read(file, buffer, Position);
            Position += count;
            return count;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await RandomAccess.ReadAsync(file, buffer, Position, cancellationToken);
            Position += count;
            return count;
        }

        public override long Seek(long offset, SeekOrigin origin) =>
            Position = offset + origin switch { SeekOrigin.Current => Position, SeekOrigin.End => length, _ => 0 };

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
