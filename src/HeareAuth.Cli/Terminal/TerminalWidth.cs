using System.Runtime.InteropServices;
using HeareAuth.Features.Settings;

namespace HeareAuth.Cli.Terminal;

/// <summary>Asks how wide a terminal is.</summary>
internal static partial class TerminalWidth
{
    /// <summary>The customary width of a terminal that does not report its size.</summary>
    private const int Default = 80;

    /// <summary>Narrower than any terminal in use; keeps the arithmetic of columns away from zero.</summary>
    private const int Min = 20;

    private const nuint GetWindowSize = 0x5413; // TIOCGWINSZ on Linux

    /// <summary>Returns the width in cells: the terminal's own or, if it does not report one, that of the variable COLUMNS.</summary>
    /// <param name="descriptor">The file descriptor of an output that is a terminal.</param>
    public static int Of(int descriptor, SettingsSource environment)
    {
        var width = OperatingSystem.IsLinux() ? AskLinux(descriptor) : AskRuntime();
        if (width <= 0 && !int.TryParse(environment.Text("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out width))
        {
            width = Default;
        }

        return Math.Max(width, Min);
    }

    /// <summary>Avoids the runtime on Linux, which would initialize the terminal by printing control sequences.</summary>
    private static int AskLinux(int descriptor) => Control(descriptor, GetWindowSize, out var size) == 0 ? size.Columns : 0;

    private static int AskRuntime()
    {
        try
        {
            return Console.WindowWidth;
        }
        catch (IOException)
        {
            return 0; // the terminal does not say
        }
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, nuint request, out WindowSize size);

    /// <summary>The kernel's <c>struct winsize</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort PixelWidth;
        public ushort PixelHeight;
    }
}
