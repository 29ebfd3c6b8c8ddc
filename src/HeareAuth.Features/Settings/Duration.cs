namespace HeareAuth.Features.Settings;

/// <summary>Reads durations as operators write them: digits followed by <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>. Bare digits are seconds.</summary>
public static class Duration
{
    private static readonly (string Suffix, TimeSpan Unit)[] s_units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
        ("", TimeSpan.FromSeconds(1)),
    ];

    /// <returns>The duration; null if the variable is unset.</returns>
    /// <exception cref="InvalidSettingException">It is not a duration, or is longer than 3650 days.</exception>
    public static TimeSpan? Read(SettingsSource settings, string variable)
    {
        if (settings.Text(variable) is not { } text)
        {
            return null;
        }

        return TryParse(text, out var duration)
            ? duration
            : throw new InvalidSettingException(variable, "not a valid duration", "Use digits followed by ms, s, m, h or d, as in 5s.");
    }

    public static bool TryParse(string text, out TimeSpan duration)
    {
        foreach (var (suffix, unit) in s_units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && ulong.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                && count * unit.TotalSeconds <= TimeSpan.FromDays(3650).TotalSeconds)
            {
                duration = unit * count;
                return true;
            }
        }

        duration = default;
        return false;
    }
}
