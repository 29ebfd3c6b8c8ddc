using HeareAuth.Cli.Terminal;
using HeareAuth.Features.Storage.Encryption;

namespace HeareAuth.Cli;

/// <summary>Warns about a storage secret that works but is not safe as it is.</summary>
internal static class SecretAdvice
{
    /// <param name="fromOption">Whether the secret was given on the command line.</param>
    public static void Give(CliConsole console, StorageSecret? secret, bool fromOption)
    {
        if (fromOption)
        {
            console.Warn(
                "--storage-secret: other users of this machine can see the arguments of a command.",
                "Use --storage-secret-file or the variable STORAGE_SECRET instead.");
        }

        foreach (var weakness in secret?.Weaknesses ?? [])
        {
            console.Warn(weakness.What, weakness.Remedy);
        }
    }
}
