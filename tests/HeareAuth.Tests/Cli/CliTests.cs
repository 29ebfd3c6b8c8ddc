using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Cli;

/// <summary>A store of its own and the command as a process: what the tests of all verbs share.</summary>
public abstract class CliTests : IDisposable
{
    private readonly string _program;
    private readonly TempFolder _folder;

    protected CliTests(CliBinary binary)
    {
        Skip.If(binary.Path is null, binary.WhyNot);
        _program = binary.Path;
        _folder = new TempFolder();
        Variables = new Dictionary<string, string?>
        {
            ["HOME"] = _folder.Path,
            ["KEYS_FILE"] = _folder.File("keys.json"),
            // Nobody listens on port 1, so that no test reaches a service that happens to run on this machine.
            ["REFRESH_URL"] = "http://127.0.0.1:1/refresh",
            ["TERM"] = "xterm-256color",
        };
        foreach (var inherited in (ReadOnlySpan<string>)
            ["S3_BUCKET", "S3_KEY", "S3_REGION", "STORAGE_SECRET", "STORAGE_SECRET_FILE", "REFRESH_TOKEN", "ADMIN_SOCKET", "PORT", "HEARE_AUTH_CONFIG", "HEARE_AUTH_OUTPUT",
            "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "NO_COLOR", "DOTNET_RUNNING_IN_CONTAINER", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "SECRETS_AT_REST", "http_proxy", "HTTP_PROXY"])
        {
            Variables[inherited] = null;
        }
    }

    /// <summary>The environment of the runs; null takes a variable away.</summary>
    protected Dictionary<string, string?> Variables { get; }

    private protected TempFolder Folder => _folder;

    protected string KeysFile => _folder.File("keys.json");

    protected string Program => _program;

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task<ProcessResult> RunAsync(params string[] arguments) =>
        ProcessRunner.RunAsync(_program, arguments, Variables, _folder.Path);

    private protected ProcessRunner Start(params string[] arguments) =>
        ProcessRunner.Start(_program, arguments, Variables, _folder.Path);

    /// <summary>Runs the command line in a pseudo terminal; what comes back is what the terminal would show.</summary>
    /// <param name="command">For the shell; <c>$CLI</c> is the command.</param>
    /// <param name="typed">What is typed; the end of it is the end of the input.</param>
    private protected Task<ProcessResult> RunInTerminalAsync(string command, string typed = "") =>
        ProcessRunner.RunAsync("script", ["-qec", command, "/dev/null"], TerminalVariables, _folder.Path, typed);

    private protected ProcessRunner StartInTerminal(string command) =>
        ProcessRunner.Start("script", ["-qec", command, "/dev/null"], TerminalVariables, _folder.Path, keepInput: true);

    private Dictionary<string, string?> TerminalVariables => new(Variables) { ["CLI"] = _program, ["SHELL"] = "/bin/sh" };

    /// <summary>Writes the document that the command finds.</summary>
    protected void Store(string json) => File.WriteAllText(KeysFile, json);

    protected string Stored() => File.ReadAllText(KeysFile);

    /// <summary>Creates a key and gives its id.</summary>
    private protected async Task<string> CreateAsync(string name, params string[] options)
    {
        var created = (await RunAsync(["create", "--name", name, "--no-refresh", "-o", "json", .. options])).MustExit(0);
        using var json = System.Text.Json.JsonDocument.Parse(created.Output);
        return json.RootElement.GetProperty("id").GetString()!;
    }
}
