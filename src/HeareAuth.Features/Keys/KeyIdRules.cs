using FluentValidation;
using HeareAuth.Features.Ids;
using HeareAuth.Features.Pipeline;

namespace HeareAuth.Features.Keys;

internal static class KeyIdRules
{
    /// <summary>Longer than any id ever issued, and short enough to repeat in an error.</summary>
    private const int MaxIdLength = 128;

    public static IRuleBuilderOptions<T, string?> MustNameAKey<T>(this IRuleBuilder<T, string?> id) =>
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

    public static Failure NotFound(string id) => new(
        FailureCode.KeyNotFound,
        $"There is no API key '{id}'",
        "`heare-auth list` shows all keys."
        + (id.Length < KeyFinder.MinPrefixLength ? $" The start of an id is enough from {KeyFinder.MinPrefixLength} characters on." : ""));

    private static bool IsSecret(string? id) => id?.StartsWith(Secret.Prefix, StringComparison.Ordinal) is true;
}
