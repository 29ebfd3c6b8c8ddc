using System.Text.RegularExpressions;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Shipping;

/// <summary>The README's Python client tells a refused key from a service that cannot answer.</summary>
public sealed partial class PythonClientTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Returns_the_data_of_a_good_key_and_nothing_for_a_refused_one()
    {
        await using var service = await RunningService.StartAsync();
        await service.VerifyAsync(); // a first request may take longer than the client's timeout while all tests start

        var run = (await RunAsync(service, Some.Secret, "sec_unknown")).MustExit(0);

        Assert.Contains(Some.KeyId, run.Output.Split('\n')[0], StringComparison.Ordinal);
        Assert.Equal("None", run.Output.Split('\n')[1]);
    }

    [SkippableFact]
    public async Task Raises_if_the_service_has_no_keys()
    {
        await using var service = await RunningService.StartAsync("damaged");

        var run = await RunAsync(service, Some.Secret);

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("503", run.Error, StringComparison.Ordinal);
    }

    private async Task<ProcessResult> RunAsync(RunningService service, params string[] secrets)
    {
        var variables = new Dictionary<string, string?> { ["HOME"] = _folder.Path, ["http_proxy"] = null, ["HTTP_PROXY"] = null };
        var probe = await ProcessRunner.RunAsync("sh", ["-c", "python3 -c 'import requests'"], variables, _folder.Path);
        Skip.If(probe.ExitCode != 0, "there is no python3 with requests here: eng/debian-packages python3-requests installs it");
        var block = Block().Match(Repository.Read("README.md"));
        Assert.True(block.Success, "README.md has no block of Python");
        var url = service.Client.BaseAddress!.ToString().TrimEnd('/');
        await File.WriteAllTextAsync(
            _folder.File("client.py"), $"import sys\n{block.Groups[1].Value}\n\nfor line in sys.stdin:\n    print(verify('{url}', line.strip()))\n");
        return await ProcessRunner.RunAsync("python3", ["client.py"], variables, _folder.Path, string.Join('\n', secrets));
    }

    [GeneratedRegex("^```python\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
