using System.Net;
using System.Net.Sockets;

namespace HeareAuth.Tests.Support;

/// <summary>
/// Places on this machine that nobody listens on, below the ports that systems give to those who name none: parallel
/// tests get other ones, so each stays free until it is used.
/// </summary>
internal static class Loopback
{
    private const int Lowest = 20_000;
    private const int Count = 8_000;

    // Another run of the tests on this machine begins elsewhere.
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

        throw new InvalidOperationException($"Every port from {Lowest} on is taken");
    }

    public static int FreePort() => FreeEndPoint().Port;

    /// <summary>Bound and never listening: a process that starts meanwhile holds a copy of the socket for a moment, which must be in nobody's way.</summary>
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
