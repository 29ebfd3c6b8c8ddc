using HeareAuth.Cli.Settings;
using HeareAuth.Features.Settings;

namespace HeareAuth.Cli.Remote;

/// <param name="Socket">Path of the Unix socket to connect to; null for TCP.</param>
internal sealed record ServiceAddress(Uri Url, string? Socket)
{
    public const string RefreshPath = "/refresh";
    public const string HealthPath = "/health";
    public const string ReadyPath = "/ready";

    /// <summary>Finds the address of <c>/refresh</c>, or of another path of the same service.</summary>
    /// <param name="url">The option --url, a full URL that overrides everything else; null if it is not given.</param>
    /// <exception cref="ProblemException">An address or port cannot be used.</exception>
    public static ServiceAddress Find(SettingsLayers settings, string? url, string path = RefreshPath)
    {
        if (url is not null)
        {
            return new ServiceAddress(Parse("url", url), null);
        }

        // An option overrides a variable, so an address on the command line overrides the socket in the environment.
        if (settings.Source.Text("ADMIN_SOCKET") is { } socket && !settings.IsOption("REFRESH_URL"))
        {
            return new ServiceAddress(new Uri("http://localhost" + path), socket);
        }

        var refresh = settings.Source.Text("REFRESH_URL") is { } text
            ? Parse(settings.IsOption("REFRESH_URL") ? "refresh_url" : "REFRESH_URL", text)
            : new UriBuilder("http", "localhost", Port.Read(settings.Source, "PORT") ?? Port.Default, RefreshPath).Uri;
        return new ServiceAddress(path == RefreshPath ? refresh : new Uri(refresh, path), null);
    }

    private static Uri Parse(string field, string text) =>
        SettingText.FlawOf(text) is var (reason, remedy) ? throw new ProblemException(FailureCode.SettingInvalid, reason, remedy, field)
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0
            ? url
            : throw new ProblemException(
                FailureCode.SettingInvalid,
                "not an http or https address",
                $"Use a full URL, such as http://localhost:{Port.Default}/refresh, without a user name. A token belongs in REFRESH_TOKEN.",
                field);
}
