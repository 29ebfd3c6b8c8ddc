using System.Reflection;

namespace HeareAuth.Tests.Cli;

/// <summary>Which build of the command a test class runs.</summary>
public sealed record CliBinary(string? Path, string WhyNot)
{
    /// <summary>The portable build, where the build of the tests left it.</summary>
    public static CliBinary Built { get; } = new(
        typeof(CliBinary).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "heare-auth").Value,
        "");

    /// <summary>The file that <c>dotnet publish -r</c> made ahead of time.</summary>
    public static CliBinary Native { get; } = new(
        Environment.GetEnvironmentVariable("HEARE_AUTH_NATIVE_CLI") is { Length: > 0 } path ? path : null,
        "HEARE_AUTH_NATIVE_CLI names no native heare-auth: dotnet publish src/HeareAuth.Cli -c Release -r linux-x64 makes one");
}
