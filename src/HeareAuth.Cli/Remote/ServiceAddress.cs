using HeareAuth.Cli.Settings;
using HeareAuth.Features.Settings;

namespace HeareAuth.Cli.Remote;

/// <summary>Where the service is called, and through which door.</summary>
/// <param name="Url">The whole address.</param>
/// <param name="Socket">Path of the Unix socket that leads there, or null for TCP.</param>
internal sealed record ServiceAddress(Uri Url, string? Socket)
{
    public const string RefreshPath = "/refresh";
    public const string HealthPath = "/health";
    public const string ReadyPath = "/ready";

    /// <summary>The address of <c>/refresh</c>, or of <paramref name="path"/> beside it.</summary>
    /// <param name="url">The option --url: it goes before everything and is the whole address.</param>
    /// <exception cref="UsageException">An address or port cannot be used.</exception>
    public static ServiceAddress Find(SettingsLayers settings, string? url, string path = RefreshPath)
    {
        if (url is not null)
        {
            return new ServiceAddress(Parse("--url", url), null);
        }

        // An option outranks a variable: an address on the command line goes before the socket in the environment.
        if (settings.Source.Text("ADMIN_SOCKET") is { } socket && !settings.IsOption("REFRESH_URL"))
        {
            return new ServiceAddress(new Uri("http://localhost" + path), socket);
        }

        var refresh = settings.Source.Text("REFRESH_URL") is { } text
            ? Parse(settings.IsOption("REFRESH_URL") ? "--refresh-url" : "REFRESH_URL", text)
            : new UriBuilder("http", "localhost", Port.Read(settings.Source, "PORT") ?? Port.Default, RefreshPath).Uri;
        return new ServiceAddress(path == RefreshPath ? refresh : new Uri(refresh, path), null);
    }

    private static Uri Parse(string origin, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0
            ? url
            : throw new UsageException(
                $"{origin} is no http or https address",
                $"Write the whole address, such as http://localhost:{Port.Default}/refresh, without a user name; a token goes into REFRESH_TOKEN.");
}
