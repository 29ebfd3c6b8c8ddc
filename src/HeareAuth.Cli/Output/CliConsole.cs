using System.Text;
using HeareAuth.Cli.Settings;
using HeareAuth.Cli.Text;
using Microsoft.Win32.SafeHandles;

namespace HeareAuth.Cli.Output;

/// <summary>
/// The three streams, and which of them are terminals. Plain streams rather than <see cref="Console"/>'s writers:
/// always UTF-8, no terminfo at start, and the kernel edits the line that a prompt reads.
/// </summary>
internal sealed class CliConsole
{
    private static readonly SafeFileHandle s_standardInput = new(0, ownsHandle: false);

    /// <summary>Opens standard input; most verbs never read.</summary>
    public required Func<TextReader> OpenIn { get; init; }

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public bool InIsTerminal { get; init; }

    public bool OutIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>A dumb terminal cannot take a line away again.</summary>
    public bool CanEraseError { get; private init; }

    public Paint OutPaint { get; private init; } = new(on: false);

    public Paint ErrorPaint { get; private init; } = new(on: false);

    public static CliConsole Open(OperatorEnvironment environment)
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (OperatingSystem.IsWindows())
        {
            Console.OutputEncoding = utf8;
        }

        var outIsTerminal = !Console.IsOutputRedirected;
        var errorIsTerminal = !Console.IsErrorRedirected;
        var isDumb = environment.Text("TERM") is "dumb";
        var mayColour = environment.Text("NO_COLOR") is null && !isDumb;
        return new CliConsole
        {
            OpenIn = () => new StreamReader(OpenInput(), utf8),
            Out = new StreamWriter(OpenOutput(1), utf8, bufferSize: 4096) { NewLine = "\n" },
            Error = new StreamWriter(OpenOutput(2), utf8, bufferSize: 256) { NewLine = "\n", AutoFlush = true },
            InIsTerminal = !Console.IsInputRedirected,
            OutIsTerminal = outIsTerminal,
            ErrorIsTerminal = errorIsTerminal,
            CanEraseError = errorIsTerminal && !isDumb,
            OutPaint = new Paint(mayColour && outIsTerminal),
            ErrorPaint = new Paint(mayColour && errorIsTerminal),
        };
    }

    /// <summary>A line on stderr that the work goes on after, and what can be done about it.</summary>
    public void Warn(string text, string? remedy = null)
    {
        Out.Flush(); // where both are one terminal, what was said first stands first
        Error.WriteLine($"{ErrorPaint.Warning("⚠️")}  {Printable.Escape(text)}");
        if (remedy is not null)
        {
            Error.WriteLine($"    {Printable.Escape(remedy)}");
        }
    }

    /// <summary>Reads a line from the terminal; null at its end. A cancelled read is left to the end of the process.</summary>
    public Task<string?> ReadLineAsync(CancellationToken cancellationToken) =>
        Task.Run(() => OpenIn().ReadLine(), CancellationToken.None).WaitAsync(cancellationToken);

    private static Stream OpenOutput(int descriptor) =>
        !OperatingSystem.IsWindows() ? new UnixOutput(descriptor)
        : descriptor == 1 ? Console.OpenStandardOutput()
        : Console.OpenStandardError();

    /// <summary>On Unix the runtime's own stream would set the terminal up and print control sequences to do so.</summary>
    private static Stream OpenInput() => OperatingSystem.IsWindows()
        ? Console.OpenStandardInput()
        : new FileStream(s_standardInput, FileAccess.Read, bufferSize: 0);
}
