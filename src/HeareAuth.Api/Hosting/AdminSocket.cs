using System.Net.Sockets;
using HeareAuth.Features.Settings;
using HeareAuth.Features.Storage.Files;

namespace HeareAuth.Api.Hosting;

/// <summary>Creates ADMIN_SOCKET, a Unix socket that only its owner can connect to.</summary>
internal static class AdminSocket
{
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
            _ when !RegularFile.IsSomething(path) => null,
            _ when !RegularFile.IsSocket(path) => ($"{path} exists and is not a socket", "Use another path."),
            _ when IsListening(path) => ($"another process listens on {path}", "Stop it, or use another path."),
            _ => null,
        };
        if (conflict is var (reason, remedy))
        {
            throw new InvalidSettingException("ADMIN_SOCKET", reason, remedy);
        }

        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidSettingException(
                "ADMIN_SOCKET", $"the socket that an earlier process left at {path} cannot be deleted ({e.Message})", "Delete it, or use another path.");
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
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused)
        {
            return false; // only this proves that nobody listens
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static Socket NewSocket() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
}
