using System.Net.Sockets;

namespace HeareAuth.Tests.Support;

/// <summary>Something other than a regular file: a FIFO, a socket, a folder, or a link to a device or a FIFO.</summary>
internal static class SpecialFile
{
    public static readonly string[] Kinds = ["fifo", "socket", "folder", "link to a device", "link to a fifo"];

    /// <summary>Puts one at a path. No test makes a device of its own, which only root could.</summary>
    public static async Task CreateAsync(string kind, string path)
    {
        switch (kind)
        {
            case "fifo":
                (await ProcessRunner.RunAsync("mkfifo", [path])).MustExit(0);
                break;
            case "socket":
                using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
                {
                    socket.Bind(new UnixDomainSocketEndPoint(path + ".bound"));
                    File.Move(path + ".bound", path); // disposing of the socket deletes the path that it was bound to
                }

                break;
            case "folder":
                Directory.CreateDirectory(path);
                break;
            case "link to a fifo":
                await CreateAsync("fifo", path + ".fifo");
                File.CreateSymbolicLink(path, path + ".fifo");
                break;
            default:
                File.CreateSymbolicLink(path, "/dev/zero");
                break;
        }
    }
}
