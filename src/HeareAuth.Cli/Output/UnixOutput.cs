using System.Runtime.InteropServices;

namespace HeareAuth.Cli.Output;

/// <summary>
/// Writes to standard output or error with the system's own write. The runtime's console stream would first set the
/// terminal up and print control sequences to do so, even into a script's log; a file stream would keep an offset of its
/// own and overwrite what another process writes to the same file.
/// </summary>
internal sealed partial class UnixOutput(int descriptor) : Stream
{
    private const int GetDescriptorFlags = 1; // F_GETFD
    private const int CloseOnExec = 1; // FD_CLOEXEC
    private const int InterruptedCall = 4; // EINTR
    private const int BrokenPipe = 32; // EPIPE
    private const int StandardError = 2;

    /// <summary>
    /// Whether the process was given this output at all. Where it was closed, the runtime's own files and pipes take its
    /// number, and what is written would go there; those alone bear the mark of not outliving an exec.
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

    /// <exception cref="IOException">Standard output does not take it. Of standard error it is not told: there is nobody else to tell.</exception>
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
