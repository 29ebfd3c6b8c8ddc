using HeareAuth.Cli.Output;
using HeareAuth.Features.Storage;

namespace HeareAuth.Cli;

/// <summary>Warnings about a storage secret that works but should not stay as it is.</summary>
internal static class SecretAdvice
{
    private const int ShortLength = 16;

    /// <param name="fromOption">Whether it stood on the command line.</param>
    public static void Give(CliConsole console, StorageSecret? secret, bool fromOption)
    {
        if (fromOption)
        {
            console.Warn(
                "--storage-secret: other users of this machine can see arguments.",
                "Use --storage-secret-file, or the variable STORAGE_SECRET.");
        }

        if (secret?.Reveal() is not { } text)
        {
            return;
        }

        if (text.Length < ShortLength)
        {
            console.Warn(
                $"STORAGE_SECRET is shorter than {ShortLength} characters and can be guessed.",
                "A long random one is better: openssl rand -base64 32");
        }

        if (text.EndsWith('\n') || text.EndsWith('\r'))
        {
            console.Warn(
                "STORAGE_SECRET ends in a line break, which counts as a part of it.",
                "Where that was not meant, take it out: a document written with it can only be read with it.");
        }
    }
}
