using System.Collections;

namespace HeareAuth.Features.Settings;

/// <summary>Looks up a setting by its variable's name, in the order that the host defines: option, environment, profile.</summary>
/// <param name="lookup">Returns the variable's text, or null if it is not set.</param>
public sealed class SettingsSource(Func<string, string?> lookup)
{
    /// <summary>Reads the environment variables of this process, once.</summary>
    public static SettingsSource OfProcess() => new(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(static entry => (string)entry.Key, static entry => (string?)entry.Value, StringComparer.Ordinal).GetValueOrDefault);

    /// <summary>Returns the text exactly as given, for free text such as a storage secret: empty if it is empty, null if it is unset.</summary>
    public string? Raw(string variable) => lookup(variable);

    /// <summary>Returns the text, or null if it is unset or empty, which shells and container files often do not distinguish.</summary>
    /// <exception cref="InvalidSettingException">It breaks the rule of <see cref="SettingText"/>.</exception>
    public string? Text(string variable) => lookup(variable) switch
    {
        null or "" => null,
        var text when SettingText.FlawOf(text) is var (reason, remedy) => throw new InvalidSettingException(variable, reason, remedy),
        var text => text,
    };
}
