using System.Diagnostics;
using System.Net;
using System.Text;
using HeareAuth.Api;
using HeareAuth.Features.Settings;
using HeareAuth.Features.Verification;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace HeareAuth.Tests.Support;

/// <summary>The whole service in this process, on a free loopback port, with its own key file and log.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TempFolder _folder;
    private readonly (string Variable, string Value)[] _settings;
    private readonly LogSink _log;
    private bool _isStopped;
    private bool _isFolderPassedOn;

    private RunningService(WebApplication app, TempFolder folder, (string Variable, string Value)[] settings, LogSink log)
    {
        _app = app;
        _settings = settings;
        _folder = folder;
        _log = log;
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First(
            static address => !address.Contains("unix", StringComparison.Ordinal))); // a started server has its addresses
        EndPoint = new IPEndPoint(IPAddress.Loopback, address.Port);
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{address.Port}"), Timeout = TimeSpan.FromSeconds(20) };
    }

    public IPEndPoint EndPoint { get; }

    public HttpClient Client { get; }

    public TempFolder Folder => _folder;

    public IServiceProvider Services => _app.Services;

    /// <summary>The time from the start until the server listened, independent of the store.</summary>
    public required TimeSpan ListenedAfter { get; init; }

    /// <summary>The log so far, as text.</summary>
    public string LogText => _log.Text;

    /// <summary>The complete log lines so far.</summary>
    public IReadOnlyList<LogLine> LogLines
    {
        get
        {
            var text = LogText; // read once, because it grows
            return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(LogLine.Parse)];
        }
    }

    private string KeysFile => _folder.File("keys.json");

    /// <param name="document">The content of the key file; null creates no file.</param>
    /// <param name="settings">Variables to add to a loopback HOST, a free PORT and REFRESH_INTERVAL=0. <c>{folder}</c> in a value stands for the folder of the key file.</param>
    public static Task<RunningService> StartAsync(string? document, params (string Variable, string Value)[] settings) =>
        StartAsync(document, TimeProvider.System, settings);

    /// <param name="clock">The clock for all of the service's own delays; Kestrel uses the system's.</param>
    public static Task<RunningService> StartAsync(TimeProvider clock) => StartAsync(Some.Document(), clock, []);

    private static async Task<RunningService> StartAsync(string? document, TimeProvider clock, (string Variable, string Value)[] settings)
    {
        var folder = new TempFolder();
        try
        {
            if (document is not null)
            {
                await File.WriteAllTextAsync(folder.File("keys.json"), document);
            }

            return await StartInAsync(folder, clock, settings);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public static Task<RunningService> StartAsync(params (string Variable, string Value)[] settings) =>
        StartAsync(Some.Document(), settings);

    /// <summary>Starts with the existing content of a folder, which is deleted with the service.</summary>
    public static Task<RunningService> StartInAsync(TempFolder folder, params (string Variable, string Value)[] settings) =>
        StartInAsync(folder, TimeProvider.System, settings);

    private static async Task<RunningService> StartInAsync(TempFolder folder, TimeProvider clock, (string Variable, string Value)[] settings)
    {
        var variables = new Dictionary<string, string?>
        {
            ["HOST"] = "127.0.0.1",
            ["PORT"] = "0",
            ["KEYS_FILE"] = folder.File("keys.json"),
            ["REFRESH_INTERVAL"] = "0",
            ["LOG_LEVEL"] = "debug",
            ["HOME"] = folder.Path,
        };
        foreach (var (variable, value) in settings)
        {
            variables[variable] = value.Replace("{folder}", folder.Path, StringComparison.Ordinal);
        }

        var log = new LogSink();
        var watch = Stopwatch.StartNew();
        var app = ApiHost.Build(new SettingsSource(variables.GetValueOrDefault), log, clock);
        await app.StartAsync();
        var listenedAfter = watch.Elapsed;

        // The service waits at most a second for the first load, and gives up on a hanging store after ten.
        var keys = app.Services.GetRequiredService<LiveKeyRing>();
        await Eventually.IsTrueAsync(() => keys.Current is not null || keys.IsDegraded, within: TimeSpan.FromMinutes(1));
        return new RunningService(app, folder, settings, log) { ListenedAfter = listenedAfter };
    }

    /// <summary>Stops this service and starts another one that takes over its folder.</summary>
    public async Task<RunningService> RestartAsync()
    {
        await StopAsync();
        _isFolderPassedOn = true;
        return await StartInAsync(_folder, _settings);
    }

    public Task<RawHttp> ConnectAsync(IPAddress? from = null) => RawHttp.ConnectAsync(EndPoint, from);

    /// <summary>Sends one request on a new connection.</summary>
    public Task<RawResponse> ExchangeAsync(ReadOnlyMemory<byte> request, bool hasBody = true, IPAddress? from = null) =>
        RawHttp.ExchangeAsync(EndPoint, request, hasBody, from);

    public Task<RawResponse> ExchangeAsync(string latin1, bool hasBody = true, IPAddress? from = null) =>
        ExchangeAsync(Encoding.Latin1.GetBytes(latin1), hasBody, from);

    /// <summary>Posts a body with the usual headers.</summary>
    public Task<RawResponse> PostAsync(string path, ReadOnlySpan<byte> body, string headers = "Content-Type: application/json\r\n") =>
        ExchangeAsync((byte[])[
            .. Encoding.Latin1.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Length: {body.Length}\r\n\r\n"),
            .. body]);

    public Task<RawResponse> PostAsync(string path, string body, string headers = "Content-Type: application/json\r\n") =>
        PostAsync(path, Encoding.UTF8.GetBytes(body), headers);

    public Task<RawResponse> GetAsync(string path) => ExchangeAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");

    public Task<RawResponse> VerifyAsync(string secret = Some.Secret) => PostAsync("/verify", Some.Body(secret));

    public Task<RawResponse> RefreshAsync(string body = "") => PostAsync("/refresh", body, headers: "");

    /// <summary>Replaces the key file atomically.</summary>
    public Task ReplaceDocumentAsync(string document) => ReplaceDocumentAsync(Encoding.UTF8.GetBytes(document));

    public async Task ReplaceDocumentAsync(ReadOnlyMemory<byte> document)
    {
        await File.WriteAllBytesAsync(KeysFile + ".new", document);
        File.Move(KeysFile + ".new", KeysFile, overwrite: true);
    }

    public void DeleteDocument() => File.Delete(KeysFile);

    /// <summary>Waits for a log line; the log is written after the response.</summary>
    public async Task<LogLine> LoggedAsync(string eventName, Func<LogLine, bool>? which = null)
    {
        LogLine? found = null;
        await Eventually.IsTrueAsync(
            () => (found = LogLines.LastOrDefault(line => line.Event == eventName && which?.Invoke(line) is not false)) is not null,
            what: $"{eventName} in the log:\n{LogText}");
        return found!; // not null: waited for above
    }

    /// <summary>Stops the service as SIGTERM does. Afterwards the log is complete.</summary>
    public async Task StopAsync()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Client.Dispose();
        if (!_isFolderPassedOn)
        {
            _folder.Dispose();
        }

        await _log.DisposeAsync();
    }
}
