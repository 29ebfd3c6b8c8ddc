using System.Text;

namespace HeareAuth.Tests.Support;

/// <summary>The exit code and the output of a process that has ended.</summary>
internal sealed record ProcessResult(int ExitCode, byte[] OutputBytes, byte[] ErrorBytes, TimeSpan Elapsed)
{
    /// <summary>Standard output. Invalid UTF-8 fails the test.</summary>
    public string Output { get; } = Strict.GetString(OutputBytes);

    public string Error { get; } = Strict.GetString(ErrorBytes);

    private static UTF8Encoding Strict => new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Formats all of it for the message of a failed assertion.</summary>
    public override string ToString() => $"exit {ExitCode}\n--- stdout\n{Output}\n--- stderr\n{Error}";

    public ProcessResult MustExit(int code)
    {
        Assert.True(ExitCode == code, $"expected exit {code}, got {this}");
        return this;
    }
}
