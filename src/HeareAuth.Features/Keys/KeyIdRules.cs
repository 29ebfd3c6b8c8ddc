using FluentValidation;
using HeareAuth.Features.Results;

namespace HeareAuth.Features.Keys;

/// <summary>What show and delete say of a key id.</summary>
internal static class KeyIdRules
{
    /// <summary>Longer than any id that ever was, and short enough to be repeated in a message.</summary>
    private const int LongestId = 128;

    private const string SecretPrefix = "sec_";

    public static IRuleBuilderOptions<T, string?> MustNameAKey<T>(this IRuleBuilder<T, string?> id) =>
        id.Must(static id => id is { Length: > 0 and <= LongestId } && !id.Any(char.IsControl))
            .WithMessage("KEY_ID: is no key id; give one as `heare-auth list` shows it, such as key_0001rR8bwbfPMUBu4JN")
            // Said before anything else, since the answer to an unknown id repeats it.
            .Must(static id => id?.StartsWith(SecretPrefix, StringComparison.Ordinal) is not true)
            .WithMessage("KEY_ID: is a secret and not the id of a key; `heare-auth list` shows the ids. Arguments can be seen by others: replace that key");

    public static Failure NotFound(string? id) =>
        Failure.NotFound($"There is no API key '{id}'; `heare-auth list` shows all");
}
