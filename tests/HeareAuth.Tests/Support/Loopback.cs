using System.Net;
using System.Net.Sockets;

namespace HeareAuth.Tests.Support;

/// <summary>Places on this machine that nobody listens on; somebody else may take one before it is used.</summary>
internal static class Loopback
{
    public static IPEndPoint FreeEndPoint()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }

    public static int FreePort() => FreeEndPoint().Port;
}
