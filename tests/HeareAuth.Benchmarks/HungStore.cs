using System.Net;
using System.Net.Sockets;

namespace HeareAuth.Benchmarks;

/// <summary>Stands before a store and, as long as a file is there, takes what comes and forwards nothing.</summary>
internal static class HungStore
{
    public static async Task<int> GateAsync(Uri target, string closedFile)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port);
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync();
            _ = ForwardAsync(client, target, closedFile);
        }
    }

    private static async Task ForwardAsync(TcpClient client, Uri target, string closedFile)
    {
        try
        {
            using (client)
            using (var server = new TcpClient())
            {
                await server.ConnectAsync(target.Host, target.Port);
                await Task.WhenAny(
                    CopyAsync(client.GetStream(), server.GetStream(), closedFile),
                    CopyAsync(server.GetStream(), client.GetStream(), closedFile));
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The one or the other end has gone.
        }
    }

    private static async Task CopyAsync(NetworkStream from, NetworkStream to, string closedFile)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer)) > 0)
        {
            while (File.Exists(closedFile))
            {
                await Task.Delay(50);
            }

            await to.WriteAsync(buffer.AsMemory(0, read));
        }
    }
}
