using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace HeareAuth.Api.Hosting;

/// <summary>
/// Makes Linux ignore the first packet of each new TCP connection to a listening socket. The client repeats it after a
/// second and is then refused, so its request is safe to retry; after a reset of an established connection, it is not.
/// </summary>
internal static class ConnectionFilter
{
    private const int SocketLevel = 1;
    private const int AttachFilter = 26;
    private const int InstructionBytes = 8;

    /// <summary>A classic BPF program that sees a TCP segment from its header on; each element is an instruction (code, jumps, operand).</summary>
    private static readonly (ushort Code, byte IfTrue, byte IfFalse, uint Operand)[] s_program =
    [
        (0x30, 0, 0, 13), // load the byte of flags
        (0x45, 1, 0, 0x10), // is ACK set? Only the first segment of a connection lacks it
        (0x06, 0, 0, 0), // drop
        (0x06, 0, 0, uint.MaxValue), // keep all of it
    ];

    /// <summary>Does nothing for a Unix socket, on another system, or if the system refuses.</summary>
    public static void IgnoreNewConnections(Socket listening)
    {
        if (!OperatingSystem.IsLinux() || listening.ProtocolType is not ProtocolType.Tcp)
        {
            return;
        }

        var program = Marshal.AllocHGlobal(s_program.Length * InstructionBytes);
        try
        {
            for (var i = 0; i < s_program.Length; i++)
            {
                var (code, ifTrue, ifFalse, operand) = s_program[i];
                Marshal.WriteInt16(program, i * InstructionBytes, (short)code);
                Marshal.WriteByte(program, (i * InstructionBytes) + 2, ifTrue);
                Marshal.WriteByte(program, (i * InstructionBytes) + 3, ifFalse);
                Marshal.WriteInt32(program, (i * InstructionBytes) + 4, unchecked((int)operand));
            }

            listening.SetRawSocketOption(SocketLevel, AttachFilter, Reference(program));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Without the filter, a connection that arrives at the wrong moment may be reset.
        }
        finally
        {
            Marshal.FreeHGlobal(program);
        }
    }

    /// <summary>Returns the kernel's <c>sock_fprog</c>: the number of instructions, padding, and their address.</summary>
    private static byte[] Reference(IntPtr program)
    {
        var reference = new byte[2 * IntPtr.Size];
        MemoryMarshal.Write(reference, (ushort)s_program.Length);
        MemoryMarshal.Write(reference.AsSpan(IntPtr.Size), program);
        return reference;
    }
}
