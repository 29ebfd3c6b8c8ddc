using System.Runtime.InteropServices;

namespace HeareAuth.Cli.Terminal;

/// <summary>
/// Writes to standard output or error with the write system call. The runtime's console stream would first initialize
/// the terminal by printing control sequences, even into a script's log; a file stream would keep its own offset and
/// overwrite what another process writes to the same file.
/// </summary>
internal sealed partial class UnixOutput(int descriptor) : Stream
{
    private const int GetDescriptorFlags = 1; // F_GETFD
    private const int CloseOnExec = 1; // FD_CLOEXEC
    private const int InterruptedCall = 4; // EINTR
    private const int BrokenPipe = 32; // EPIPE
    private const int StandardError = 2;

    /// <summary>
    /// Whether the process was started with this output open. If it was closed, one of the runtime's own files or pipes may
    /// have its number, and writes would go there. Those, unlike an inherited descriptor, are marked close-on-exec.
    /// </summary>
    private readonly bool _isGiven = DescriptorFlags(descriptor, GetDescriptorFlags) is >= 0 and var flags && (flags & CloseOnExec) == 0;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">Standard output cannot be written. Errors writing to stderr are ignored: there is nowhere left to report them.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!_isGiven)
        {
            Fail("it is closed");
            return;
        }

        while (!buffer.IsEmpty)
        {
            var written = WriteTo(descriptor, buffer, (nuint)buffer.Length);
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
                continue;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case InterruptedCall:
                    break;
                case BrokenPipe when descriptor != StandardError:
                    throw new BrokenPipeException();
                case var error:
                    Fail(Marshal.GetPInvokeErrorMessage(error));
                    return;
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Fail(string reason)
    {
        if (descriptor != StandardError)
        {
            throw new IOException(reason);
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int DescriptorFlags(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint WriteTo(int descriptor, ReadOnlySpan<byte> bytes, nuint count);
}
