using HeareAuth.Cli.Text;
using HeareAuth.Features.Settings;
using Microsoft.Win32.SafeHandles;

namespace HeareAuth.Cli.Terminal;

/// <summary>
/// The three standard streams, and which of them are terminals. They are plain streams, not <see cref="Console"/>'s
/// writers: always UTF-8, no terminfo at start, and the kernel edits the line that a prompt reads.
/// </summary>
internal sealed class CliConsole
{
    private static readonly SafeFileHandle s_standardInput = new(0, ownsHandle: false);

    /// <summary>Opens standard input, which most verbs never read.</summary>
    public required Func<TextReader> OpenIn { get; init; }

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public bool InIsTerminal { get; init; }

    /// <summary>The width of the terminal that <see cref="Out"/> is, in cells; null if it is not one.</summary>
    public int? OutColumns { get; init; }

    /// <summary>The same for <see cref="Error"/>.</summary>
    public int? ErrorColumns { get; init; }

    public bool ErrorIsTerminal => ErrorColumns is not null;

    /// <summary>False for a dumb terminal, which cannot erase a line.</summary>
    public bool CanEraseError { get; private init; }

    public Paint OutPaint { get; private init; } = new(on: false);

    public Paint ErrorPaint { get; private init; } = new(on: false);

    public static CliConsole Open(SettingsSource environment)
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (OperatingSystem.IsWindows())
        {
            Console.OutputEncoding = utf8;
        }

        var outIsTerminal = !Console.IsOutputRedirected;
        var errorIsTerminal = !Console.IsErrorRedirected;
        var isDumb = environment.Raw("TERM") is "dumb";
        var mayColour = environment.Raw("NO_COLOR") is null or "" && !isDumb;
        return new CliConsole
        {
            OpenIn = () => new StreamReader(OpenInput(), utf8),
            Out = new StreamWriter(OpenOutput(1), utf8, bufferSize: 4096) { NewLine = "\n" },
            Error = new StreamWriter(OpenOutput(2), utf8, bufferSize: 256) { NewLine = "\n", AutoFlush = true },
            InIsTerminal = !Console.IsInputRedirected,
            OutColumns = outIsTerminal ? TerminalWidth.Of(1, environment) : null,
            ErrorColumns = errorIsTerminal ? TerminalWidth.Of(2, environment) : null,
            CanEraseError = errorIsTerminal && !isDumb,
            OutPaint = new Paint(mayColour && outIsTerminal),
            ErrorPaint = new Paint(mayColour && errorIsTerminal),
        };
    }

    /// <summary>Prints a warning on stderr, and what to do about it; the command continues.</summary>
    public void Warn(string text, string? remedy = null)
    {
        Out.Flush(); // if both are the same terminal, what was printed first must come first
        Error.WriteLine($"{ErrorPaint.Warning("⚠️")}  {Printable.Escape(text)}");
        if (remedy is not null)
        {
            Error.WriteLine($"    {Printable.Escape(remedy)}");
        }
    }

    /// <summary>Reads a line from the terminal; null at the end of the input. A cancelled read is abandoned until the process ends.</summary>
    public Task<string?> ReadLineAsync(CancellationToken cancellationToken) =>
        Task.Run(() => OpenIn().ReadLine(), CancellationToken.None).WaitAsync(cancellationToken);

    private static Stream OpenOutput(int descriptor) =>
        !OperatingSystem.IsWindows() ? new UnixOutput(descriptor)
        : descriptor == 1 ? Console.OpenStandardOutput()
        : Console.OpenStandardError();

    /// <summary>Avoids the runtime's own stream on Unix, which would initialize the terminal by printing control sequences.</summary>
    private static Stream OpenInput() => OperatingSystem.IsWindows()
        ? Console.OpenStandardInput()
        : new FileStream(s_standardInput, FileAccess.Read, bufferSize: 0);
}
