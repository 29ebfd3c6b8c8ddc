using System.Net;
using System.Net.Sockets;

namespace HeareAuth.Tests.Support;

/// <summary>
/// Finds free loopback ports below the range that systems assign automatically. Parallel tests get different ports, so
/// a port stays free until its test uses it.
/// </summary>
internal static class Loopback
{
    private const int Lowest = 20_000;
    private const int Count = 8_000;

    // Random, so that another test run on this machine starts at another port.
    private static int s_next = Random.Shared.Next(Count);

    public static IPEndPoint FreeEndPoint()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var endPoint = new IPEndPoint(IPAddress.Loopback, Lowest + (int)((uint)Interlocked.Increment(ref s_next) % Count));
            if (IsFree(endPoint))
            {
                return endPoint;
            }
        }

        throw new InvalidOperationException($"No free port from {Lowest} on");
    }

    public static int FreePort() => FreeEndPoint().Port;

    /// <summary>Binds without listening: a process that is just starting can hold a copy of the socket for a moment, and a listening copy would accept connections.</summary>
    private static bool IsFree(IPEndPoint endPoint)
    {
        try
        {
            using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
            socket.Bind(endPoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
