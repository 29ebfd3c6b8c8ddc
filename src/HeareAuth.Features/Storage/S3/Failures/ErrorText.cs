namespace HeareAuth.Features.Storage.S3.Failures;

/// <summary>Picks from the messages of the SDK, the network and servers what may be shown to an operator.</summary>
internal static class ErrorText
{
    private const int MaxCodeLength = 64;
    private const int MaxLineLength = 300;

    /// <summary>Passes on an error code only if it is one word: anything else that a server sends there is kept out of the log.</summary>
    public static string Code(string? code)
    {
        var word = code?.Length <= MaxCodeLength ? code : null;
        return word is { Length: > 0 } && word.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-') ? word : "no code";
    }

    /// <summary>Passes on a media type, such as <c>text/html</c>, and nothing else.</summary>
    public static string MediaType(string mediaType) =>
        mediaType.Length <= MaxCodeLength && mediaType.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '+' or '.')
            ? mediaType
            : "of an unknown type";

    /// <summary>Returns the name of a store as it reads in the middle of a sentence.</summary>
    public static string InSentence(string store) => store.StartsWith("The ", StringComparison.Ordinal) ? $"t{store[1..]}" : store;

    /// <summary>Picks, from the SDK's list of everything it tried, the line about the profile, which an operator can act on.</summary>
    public static string PickUsefulLine(string message)
    {
        var line = Array.Find(message.Split('\n'), static line => line.Contains("profile", StringComparison.OrdinalIgnoreCase)) ?? FirstLine(message);
        return (line.StartsWith("Exception ", StringComparison.Ordinal) ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..] : line).Trim().TrimEnd('.');
    }

    public static string FirstLine(string message)
    {
        var line = message.Split('\n', 2)[0].Trim().TrimEnd('.');
        return line.Length > MaxLineLength ? $"{line[..MaxLineLength]}…" : line;
    }
}
