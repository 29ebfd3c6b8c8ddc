using System.Text;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Shipping;

/// <summary>The search for secrets at the end of a run finds them, says where, and repeats none.</summary>
public sealed class LeaksTests : IDisposable
{
    private const string Basic = "Basic ";

    private readonly TempFolder _folder = new();

    public static TheoryData<string, string> Leaks => new()
    {
        { "logs", "{\"event\":\"x\",\"error\":\"" + Canary.StorageSecret + "\"}" },
        { "errors", "Error: " + Canary.KeySecret },
        { "metrics", "{\"counters\":{\"" + Canary.RefreshToken.ToUpperInvariant() + "\":1}}" },
        { "answers", Basic + Convert.ToBase64String(Encoding.UTF8.GetBytes(Canary.StatsSecret)) },
        { "answers", Basic + Convert.ToBase64String(Encoding.UTF8.GetBytes("a" + Canary.StatsSecret)) },
        { "answers", Basic + Convert.ToBase64String(Encoding.UTF8.GetBytes("ab" + Canary.StatsSecret)) },
        { "output", Convert.ToHexString(Encoding.UTF8.GetBytes(Canary.AwsSecretKey)) },
        { "creates", Canary.StorageSecret },
        { "files", Canary.KeySecret },
        { "arguments", "heare-auth show " + Canary.KeySecret },
        { "processes", "heare-auth\0list\0--token\0" + Canary.RefreshToken },
    };

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [MemberData(nameof(Leaks))]
    public async Task A_secret_fails_the_run_and_is_not_repeated(string sort, string text)
    {
        var result = await SearchAsync(sort, text);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"  {sort}: ", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary.Mark, result.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [SkippableTheory]
    [InlineData("logs", "{\"event\":\"startup\"}")]
    [InlineData("creates", "sec_1" + "goodgoodgoodgoodgoodgoodgoodgoodgoodgoodgoodgoodgoodgoodgood")]
    [InlineData("arguments", "list --storage-secret " + Canary.StorageSecret)]
    public async Task What_may_be_there_passes(string sort, string text) => (await SearchAsync(sort, text)).MustExit(0);

    [SkippableFact]
    public async Task A_whole_run_without_what_may_be_there_is_not_trusted()
    {
        var result = await SearchAsync("logs", "{\"event\":\"startup\"}", part: false);

        Assert.Contains("blind", result.MustExit(1).Output, StringComparison.Ordinal);
    }

    private async Task<ProcessResult> SearchAsync(string sort, string text, bool part = true)
    {
        Skip.If(OperatingSystem.IsWindows(), "eng/leaks is for a Unix shell");
        Directory.CreateDirectory(_folder.File(sort));
        await File.WriteAllTextAsync(_folder.File(sort, "some"), text);
        string[] arguments = part ? ["--part", _folder.Path] : [_folder.Path];
        var result = await ProcessRunner.RunAsync(Repository.File("eng", "leaks"), arguments);
        File.Delete(_folder.File(sort, "some")); // this very run is searched in the end
        return result;
    }
}
