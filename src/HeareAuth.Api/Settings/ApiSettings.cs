using System.Globalization;
using System.Net;
using System.Net.Sockets;
using HeareAuth.Features.Settings;

namespace HeareAuth.Api.Settings;

/// <summary>What the service itself is told, beside where the keys live; read and validated once, at start.</summary>
public sealed record ApiSettings
{
    /// <summary>HOST.</summary>
    public required IPAddress Host { get; init; }

    /// <summary>PORT.</summary>
    public required int Port { get; init; }

    /// <summary>REFRESH_INTERVAL; zero asks never.</summary>
    public required TimeSpan RefreshInterval { get; init; }

    /// <summary>MAX_STALENESS; null for no limit.</summary>
    public TimeSpan? MostStaleness { get; init; }

    /// <summary>SNAPSHOT_PATH; null keeps no snapshot.</summary>
    public string? SnapshotPath { get; init; }

    /// <summary>REFRESH_TOKEN; null where none is set.</summary>
    public RefreshToken? RefreshToken { get; init; }

    /// <summary>ADMIN_SOCKET; null opens none.</summary>
    public string? AdminSocket { get; init; }

    /// <summary>LOCAL_REFRESH=off closes the loopback way to /refresh.</summary>
    public required bool AllowsLocalRefresh { get; init; }

    /// <exception cref="InvalidSettingException">A variable is wrong; the message names it.</exception>
    public static ApiSettings Read(SettingsSource settings) => new()
    {
        Host = ReadHost(settings),
        Port = ReadPort(settings),
        RefreshInterval = ReadRefreshInterval(settings),
        MostStaleness = ReadMostStaleness(settings),
        SnapshotPath = settings.Text("SNAPSHOT_PATH") is { } path ? Path.GetFullPath(path) : null,
        RefreshToken = BearerToken.Read(settings) is { } token ? new RefreshToken(token) : null,
        AdminSocket = ReadAdminSocket(settings),
        AllowsLocalRefresh = ReadSwitch(settings, "LOCAL_REFRESH"),
    };

    private static TimeSpan ReadRefreshInterval(SettingsSource settings) =>
        (Duration.Read(settings, "REFRESH_INTERVAL") ?? TimeSpan.FromSeconds(5)) is var interval && interval <= TimeSpan.FromDays(1)
            ? interval
            : throw new InvalidSettingException("REFRESH_INTERVAL", "longer than a day", "Use 0 for never.");

    private static IPAddress ReadHost(SettingsSource settings) => settings.Text("HOST") switch
    {
        null => IPAddress.Any,
        "localhost" => IPAddress.Loopback,
        var text when IPAddress.TryParse(text, out var address) => address,
        _ => throw new InvalidSettingException("HOST", "not an IP address", "Use 0.0.0.0 for all IPv4 addresses, :: for all addresses, or localhost."),
    };

    private static int ReadPort(SettingsSource settings)
    {
        var text = settings.Text("PORT") ?? "8080";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
            ? port
            : throw new InvalidSettingException("PORT", "not a port number", "Use a number from 0 (any free port) to 65535.");
    }

    private static TimeSpan? ReadMostStaleness(SettingsSource settings) =>
        Duration.Read(settings, "MAX_STALENESS") is not { } most ? null
        : most > TimeSpan.Zero ? most
        : throw new InvalidSettingException("MAX_STALENESS", "zero, so no key would ever be accepted", "Unset it for no limit.");

    private static string? ReadAdminSocket(SettingsSource settings)
    {
        if (settings.Text("ADMIN_SOCKET") is not { } text)
        {
            return null;
        }

        try
        {
            var path = Path.GetFullPath(text);
            _ = new UnixDomainSocketEndPoint(path);
            return path;
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new InvalidSettingException("ADMIN_SOCKET", "longer than a socket's path may be (about 100 bytes)", "Shorten it.");
        }
    }

    private static bool ReadSwitch(SettingsSource settings, string variable) => settings.Text(variable) switch
    {
        null or "on" or "true" or "1" => true,
        "off" or "false" or "0" => false,
        _ => throw new InvalidSettingException(variable, "neither on nor off", "Use one of the two, or unset it."),
    };
}
