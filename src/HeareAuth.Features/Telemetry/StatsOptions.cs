using HeareAuth.Features.Settings;

namespace HeareAuth.Features.Telemetry;

/// <summary>Where heare-stats accepts posts, and with which secret. Prints no secret.</summary>
public sealed class StatsOptions
{
    private readonly string? _secret;

    private StatsOptions(Uri address, string? secret)
    {
        Address = address;
        _secret = secret;
    }

    public Uri Address { get; }

    /// <summary>The parameter of Basic authentication: the secret as user, without a password. Null if there is none.</summary>
    internal string? BasicCredentials =>
        _secret is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(_secret + ":"));

    /// <returns>Null, so that nothing is posted, unless PROTOCOL, DEST_HOST and DEST_PORT are all set.</returns>
    /// <exception cref="InvalidSettingException">One of them is wrong.</exception>
    public static StatsOptions? Read(SettingsSource settings)
    {
        if (settings.Text("PROTOCOL") is not { } protocol)
        {
            return null;
        }

        if (protocol != "http")
        {
            throw new InvalidSettingException("PROTOCOL", "not http, the only protocol for statistics", "Set it to http, or unset it to send none.");
        }

        var host = settings.Text("DEST_HOST");
        var checkedHost = host is null ? null : ReadHost(host);
        return Port.Read(settings, "DEST_PORT") is { } port && checkedHost is not null
            ? new StatsOptions(new UriBuilder(port == 443 ? "https" : "http", checkedHost, port, "http").Uri, settings.Text("SECRET"))
            : null;
    }

    public override string ToString() => Address.ToString();

    private static string ReadHost(string host) => Uri.CheckHostName(host) == UriHostNameType.Unknown
        ? throw new InvalidSettingException("DEST_HOST", "not a host name or an address", "Use a name such as stats.internal; the port goes into DEST_PORT.")
        : host;
}
