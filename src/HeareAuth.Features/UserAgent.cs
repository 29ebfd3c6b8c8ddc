using System.Diagnostics.CodeAnalysis;

namespace HeareAuth.Features;

/// <summary>A caller's User-Agent as the log shows it.</summary>
[SuppressMessage("Naming", "CA1724", Justification = "The namespace that it resembles is internal to the AWS SDK.")]
public static class UserAgent
{
    public const int MaxCharacters = 256;

    public const string Unknown = "unknown";

    /// <summary>At most <see cref="MaxCharacters"/> UTF-16 characters, never half a surrogate pair at the cut; a missing one is <c>unknown</c>.</summary>
    /// <remarks>Escaping is the formatter's work: what is harmless differs from format to format.</remarks>
    public static string Clean(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent))
        {
            return Unknown;
        }

        if (userAgent.Length <= MaxCharacters)
        {
            return userAgent;
        }

        return char.IsHighSurrogate(userAgent[MaxCharacters - 1])
            ? userAgent[..(MaxCharacters - 1)]
            : userAgent[..MaxCharacters];
    }
}
