using System.Net.Sockets;
using HeareAuth.Features.Settings;

namespace HeareAuth.Api.Hosting;

/// <summary>Makes ADMIN_SOCKET: a Unix socket that its owner alone may open. One that a dead process left is replaced.</summary>
internal static class AdminSocket
{
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // What a Unix system answers to whoever opens a socket as a file: ENXIO of Linux, EOPNOTSUPP of macOS.
    private const int NoSuchDevice = 6;
    private const int NotSupported = 102;

    /// <summary>Binds the socket and narrows its mode before anybody can connect: that takes the listening which follows.</summary>
    public static Socket Bind(UnixDomainSocketEndPoint endPoint, string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(endPoint);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, OwnerAlone);
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <exception cref="InvalidSettingException">Something else is there, or another process listens.</exception>
    public static void ClearStale(string path)
    {
        if (Directory.Exists(path))
        {
            throw new InvalidSettingException("ADMIN_SOCKET", $"{path} is a folder", $"Use a path in it, such as {Path.Combine(path, "admin.sock")}.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            throw new InvalidSettingException("ADMIN_SOCKET", $"there is no folder {Path.GetDirectoryName(path)}", "Create it, or use another path.");
        }

        if (!File.Exists(path))
        {
            return;
        }

        if (!IsSocket(path))
        {
            throw new InvalidSettingException("ADMIN_SOCKET", $"{path} exists and is not a socket", "Use a path of its own.");
        }

        if (Answers(path))
        {
            throw new InvalidSettingException("ADMIN_SOCKET", $"another process listens on {path}", "Stop it, or use another path.");
        }

        File.Delete(path);
    }

    /// <summary>
    /// A socket cannot be opened as a file, which tells it from one without asking the system's stat. Opened for both
    /// ways, because a pipe opened for one alone waits for somebody at its other end.
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
            // Any other error (a lock, a loop of links) is that of a file which somebody may need.
            return OperatingSystem.IsWindows() || e.HResult is NoSuchDevice or NotSupported;
        }
        catch (UnauthorizedAccessException)
        {
            return false; // whatever it is, it is not ours to replace
        }
    }

    private static bool Answers(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
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
}
