using System.Net;

namespace HeareAuth.Features.Settings;

public static class Port
{
    public const int Default = 8080;

    /// <param name="min">1, or 0 where that means any free port.</param>
    /// <returns>Null if the variable is unset or empty.</returns>
    /// <exception cref="InvalidSettingException">It is not a number from <paramref name="min"/> to 65535.</exception>
    public static int? Read(SettingsSource settings, string variable, int min = 1) => settings.Text(variable) switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port >= min && port <= IPEndPoint.MaxPort => port,
        _ => throw new InvalidSettingException(variable, "not a port number", $"Use a number from {min} to {IPEndPoint.MaxPort}."),
    };
}
