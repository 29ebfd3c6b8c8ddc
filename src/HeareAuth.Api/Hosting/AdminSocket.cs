using System.Net.Sockets;
using HeareAuth.Features.Settings;

namespace HeareAuth.Api.Hosting;

/// <summary>Creates ADMIN_SOCKET, a Unix socket that only its owner can connect to.</summary>
internal static class AdminSocket
{
    // What opening a socket as a file gives: ENXIO on Linux, EOPNOTSUPP on macOS.
    private const int NoSuchDevice = 6;
    private const int NotSupported = 102;

    /// <summary>Binds the socket with mode 0600. No client can connect before the mode is set, because it does not listen yet.</summary>
    public static Socket Bind(UnixDomainSocketEndPoint endPoint, string path)
    {
        var socket = NewSocket();
        try
        {
            socket.Bind(endPoint);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <exception cref="InvalidSettingException">There is something else at the path, or no folder to create a socket in.</exception>
    public static void DeleteStale(string path)
    {
        var folder = Path.GetDirectoryName(path);
        (string Reason, string Remedy)? conflict = path switch
        {
            _ when Directory.Exists(path) => ($"{path} is a folder", $"Use a path in it, such as {Path.Combine(path, "admin.sock")}."),
            _ when !Directory.Exists(folder) => ($"there is no folder {folder}", "Create it, or use another path."),
            _ when !File.Exists(path) => null,
            _ when !IsSocket(path) => ($"{path} exists and is not a socket", "Use another path."),
            _ when IsListening(path) => ($"another process listens on {path}", "Stop it, or use another path."),
            _ => null,
        };
        if (conflict is var (reason, remedy))
        {
            throw new InvalidSettingException("ADMIN_SOCKET", reason, remedy);
        }

        File.Delete(path);
    }

    /// <summary>
    /// Distinguishes a socket from a file without calling stat, which .NET lacks: a socket cannot be opened as a file. Opens
    /// for reading and writing, because opening a pipe for one of them blocks until another process opens the other end.
    /// </summary>
    private static bool IsSocket(string path)
    {
        try
        {
            using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return false;
        }
        catch (IOException e)
        {
            // Any other error, such as a lock or a loop of links, means a file that may still be needed.
            return OperatingSystem.IsWindows() || e.HResult is NoSuchDevice or NotSupported;
        }
        catch (UnauthorizedAccessException)
        {
            return false; // not ours to delete
        }
    }

    private static bool IsListening(string path)
    {
        using var probe = NewSocket();
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static Socket NewSocket() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
}
