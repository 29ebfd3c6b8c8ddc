using System.Net;
using System.Net.Sockets;
using HeareAuth.Features.Settings;

namespace HeareAuth.Api.Settings;

/// <summary>The settings of the service itself, read and validated once, at start. Where the keys are stored is in StorageSettings.</summary>
public sealed record ApiSettings
{
    public static IPAddress DefaultHost { get; } = IPAddress.Any;

    public static TimeSpan DefaultRefreshInterval { get; } = TimeSpan.FromSeconds(5);

    /// <summary>HOST: the address to listen on.</summary>
    public required IPAddress Host { get; init; }

    /// <summary>PORT: the port to listen on; 0 takes any free one.</summary>
    public required int Port { get; init; }

    /// <summary>REFRESH_INTERVAL: how often to ask whether the document changed; zero never asks.</summary>
    public required TimeSpan RefreshInterval { get; init; }

    /// <summary>MAX_STALENESS: the age past which keys are no longer served; null for no limit.</summary>
    public TimeSpan? MaxStaleness { get; init; }

    /// <summary>SNAPSHOT_PATH: where to keep the last good document; null keeps none.</summary>
    public string? SnapshotPath { get; init; }

    /// <summary>REFRESH_TOKEN: the bearer token for /refresh; null accepts none.</summary>
    public RefreshToken? RefreshToken { get; init; }

    /// <summary>ADMIN_SOCKET: the full path of a Unix socket to listen on; null opens none.</summary>
    public string? AdminSocket { get; init; }

    /// <summary>LOCAL_REFRESH: whether a caller on loopback may refresh.</summary>
    public required bool AllowsLocalRefresh { get; init; }

    /// <exception cref="InvalidSettingException">A variable cannot be used.</exception>
    public static ApiSettings Read(SettingsSource settings) => new()
    {
        Host = ReadHost(settings),
        Port = Features.Settings.Port.Read(settings, "PORT", min: 0) ?? Features.Settings.Port.Default,
        RefreshInterval = ReadRefreshInterval(settings),
        MaxStaleness = ReadMaxStaleness(settings),
        SnapshotPath = settings.Text("SNAPSHOT_PATH") is { } path ? Path.GetFullPath(path) : null,
        RefreshToken = BearerToken.Read(settings) is { } token ? new RefreshToken(token) : null,
        AdminSocket = ReadAdminSocket(settings),
        AllowsLocalRefresh = ReadSwitch(settings, "LOCAL_REFRESH"),
    };

    private static TimeSpan ReadRefreshInterval(SettingsSource settings) =>
        (Duration.Read(settings, "REFRESH_INTERVAL") ?? DefaultRefreshInterval) is var interval && interval <= TimeSpan.FromDays(1)
            ? interval
            : throw new InvalidSettingException("REFRESH_INTERVAL", "longer than a day", "Use 0 to turn polling off.");

    private static IPAddress ReadHost(SettingsSource settings) => settings.Text("HOST") switch
    {
        null => DefaultHost,
        "localhost" => IPAddress.Loopback,
        var text when IPAddress.TryParse(text, out var address) => address,
        _ => throw new InvalidSettingException("HOST", "not an IP address", "Use 0.0.0.0 for all IPv4 addresses, :: for all addresses, or localhost."),
    };

    private static TimeSpan? ReadMaxStaleness(SettingsSource settings) =>
        Duration.Read(settings, "MAX_STALENESS") is not { } max ? null
        : max > TimeSpan.Zero ? max
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
            throw new InvalidSettingException("ADMIN_SOCKET", "longer than the system allows for a socket (about 100 bytes)", "Use a shorter path.");
        }
    }

    private static bool ReadSwitch(SettingsSource settings, string variable) => settings.Text(variable) switch
    {
        null or "on" or "true" or "1" => true,
        "off" or "false" or "0" => false,
        _ => throw new InvalidSettingException(variable, "neither on nor off", "Use one of the two, or unset it."),
    };
}
