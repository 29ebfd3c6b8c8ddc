using System.Collections;

namespace HeareAuth.Api.Hosting;

/// <summary>The variables of this process, read once.</summary>
internal static class ProcessEnvironment
{
    public static Dictionary<string, string?> Read() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(static entry => (string)entry.Key, static entry => (string?)entry.Value, StringComparer.Ordinal);
}
