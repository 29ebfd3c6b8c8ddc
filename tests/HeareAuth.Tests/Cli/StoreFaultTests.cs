using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Cli;

/// <summary>What the command does where the store is not there or does not answer.</summary>
public abstract class StoreFaultTests : CliTests
{
    protected StoreFaultTests(CliBinary binary)
        : base(binary)
    {
        Variables["KEYS_FILE"] = null;
        Variables["S3_BUCKET"] = "bucket";
        Variables["AWS_ACCESS_KEY_ID"] = "cAnArY-id";
        Variables["AWS_SECRET_ACCESS_KEY"] = Canary.AwsSecretKey;
    }

    [SkippableFact]
    public async Task An_unreachable_store_exits_3()
    {
        Variables["AWS_ENDPOINT_URL_S3"] = "http://127.0.0.1:1";

        var run = (await RunAsync("list", "-o", "json", "--debug")).MustExit(3);

        Assert.Equal("", run.Output);
        Assert.Contains("\"exit_code\":3,\"errors\":[{\"code\":\"store_unreachable\",\"field\":null,", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary.Mark, run.Error, StringComparison.OrdinalIgnoreCase);
    }

    [SkippableFact]
    public async Task Interrupting_a_store_that_hangs_exits_130()
    {
        await using var store = await FakeService.StartAsync(hangs: true);
        Variables["AWS_ENDPOINT_URL_S3"] = store.Url;
        await using var run = Start("list");
        await Eventually.IsTrueAsync(() => !store.Calls.IsEmpty);

        await run.SignalAsync("INT");

        var ended = (await run.EndAsync()).MustExit(130);
        Assert.Equal("Error: Interrupted\n", ended.Error);
    }

    [SkippableFact]
    public async Task Progress_is_shown_during_a_long_wait_only_on_a_terminal()
    {
        await using var store = await FakeService.StartAsync(hangs: true);
        Variables["AWS_ENDPOINT_URL_S3"] = store.Url;
        await using var terminal = StartInTerminal("NO_COLOR=1 $CLI list");
        await Eventually.IsTrueAsync(() => terminal.OutputSoFar.Contains("Waiting for the store…", StringComparison.Ordinal));

        await terminal.Input.WriteAsync('\x03');
        await terminal.Input.FlushAsync();

        Assert.Contains("\r\e[K", (await terminal.EndAsync()).MustExit(130).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Completion_gives_up_silently()
    {
        Variables["AWS_ENDPOINT_URL_S3"] = "http://127.0.0.1:1";

        var run = (await RunAsync("[suggest:16]", "heare-auth show ")).MustExit(0);

        Assert.DoesNotContain("key_", run.Output, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
    }
}

public sealed class StoreFaultBuiltTests() : StoreFaultTests(CliBinary.Built);

public sealed class StoreFaultNativeTests() : StoreFaultTests(CliBinary.Native);
