using HeareAuth.Cli.Output;
using HeareAuth.Features.Storage.Encryption;

namespace HeareAuth.Cli;

/// <summary>Warnings about a storage secret that works but should not stay as it is.</summary>
internal static class SecretAdvice
{
    /// <param name="fromOption">Whether it stood on the command line.</param>
    public static void Give(CliConsole console, StorageSecret? secret, bool fromOption)
    {
        if (fromOption)
        {
            console.Warn(
                "--storage-secret: other users of this machine can see arguments.",
                "Use --storage-secret-file, or the variable STORAGE_SECRET.");
        }

        foreach (var weakness in secret?.Weaknesses ?? [])
        {
            console.Warn(weakness.What, weakness.Remedy);
        }
    }
}
