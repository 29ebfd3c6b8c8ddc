using FluentValidation;
using HeareAuth.Features.Ids;
using HeareAuth.Features.Pipeline;

namespace HeareAuth.Features.Keys;

public static class KeyIdRules
{
    /// <summary>Longer than any id ever issued, and short enough to repeat in an error.</summary>
    private const int MaxIdLength = 128;

    private const string Prefix = "key_";

    /// <summary>The length of every id that HeareAuth and the Python service make.</summary>
    private const int IdLength = 23;

    /// <summary>Returns whether a text looks like a whole id, so that there is no need to search for ids that start with it.</summary>
    public static bool IsWhole(string id) => id.Length == IdLength && id.StartsWith(Prefix, StringComparison.Ordinal);

    internal static IRuleBuilderOptions<T, string?> MustNameAKey<T>(this IRuleBuilder<T, string?> id) =>
        // A secret passes the first rule, however long, so that only the second one reports it.
        id.Must(static id => IsSecret(id) || (id is { Length: > 0 and <= MaxIdLength } && !id.Any(char.IsControl)))
            .FailsWith(FailureCode.KeyIdInvalid, "not a key id", "Use an id as `heare-auth list` shows it, such as key_0001rR8bwbfPMUBu4JN.", "id")
            // Checked before the store is asked: the failure for an unknown id repeats the id.
            .Must(static id => !IsSecret(id))
            .FailsWith(
                FailureCode.KeyIdIsSecret,
                "a secret, not the id of a key",
                "`heare-auth list` shows the ids. Other users can see arguments, so replace that key.",
                "id");

    internal static Failure NotFound(string id) => new(
        FailureCode.KeyNotFound,
        $"There is no API key '{id}'",
        "`heare-auth list` shows all keys."
        + (id.Length < KeyFinder.MinPrefixLength ? $" The start of an id must have at least {KeyFinder.MinPrefixLength} characters." : ""));

    private static bool IsSecret(string? id) => id?.StartsWith(Secret.Prefix, StringComparison.Ordinal) is true;
}
