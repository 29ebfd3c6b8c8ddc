namespace HeareAuth.Cli;

/// <summary>The command line, a variable or the config file is wrong; exit 2.</summary>
internal sealed class UsageException(string message, string? remedy = null) : Exception(message)
{
    public string? Remedy { get; } = remedy;
}
