using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Cli;

public abstract class RekeyVerbTests(CliBinary binary) : CliTests(binary)
{
    private const string Old = Canary.OtherStorageSecret;
    private const string New = Canary.StorageSecret;

    [SkippableFact]
    public async Task Rekey_without_a_storage_secret_is_a_usage_error()
    {
        Store(Some.Document());

        Snap.Match((await RunAsync("rekey")).MustExit(2).ToString(), "rekey-without-secret");

        Assert.Equal(Some.Document(), Stored());
    }

    [SkippableFact]
    public async Task Encrypts_a_plain_document_once()
    {
        Store(Some.Document());
        Variables["STORAGE_SECRET"] = New;

        Snap.Match((await RunAsync("rekey", "--no-refresh")).MustExit(0).ToString(), "rekey-plain");
        var first = Stored();
        Snap.Match((await RunAsync("rekey")).MustExit(0).ToString(), "rekey-again");

        Assert.StartsWith("HEARE_ENCRYPTED_V1:", first, StringComparison.Ordinal);
        Assert.Equal(first, Stored());
    }

    [SkippableFact]
    public async Task Moves_a_document_from_the_previous_secret_to_the_current_one()
    {
        Store(Some.Document());
        Variables["STORAGE_SECRET"] = Old;
        (await RunAsync("rekey", "--no-refresh")).MustExit(0);
        Variables["STORAGE_SECRET"] = New;
        Variables["STORAGE_SECRET_PREVIOUS"] = Old;

        Snap.Match((await RunAsync("rekey", "--no-refresh")).MustExit(0).ToString(), "rekey-previous");

        Variables["STORAGE_SECRET_PREVIOUS"] = null;
        Assert.Contains(Some.KeyId, (await RunAsync("list")).MustExit(0).Output, StringComparison.Ordinal);
        Variables["STORAGE_SECRET"] = Old;
        (await RunAsync("list")).MustExit(5);
    }

    [SkippableFact]
    public async Task Json_contains_the_old_and_the_new_encryption()
    {
        Store(Some.Document());
        Variables["STORAGE_SECRET"] = New;

        Snap.Match((await RunAsync("rekey", "--no-refresh", "-o", "json")).MustExit(0).ToString(), "rekey-json");
        Snap.Match((await RunAsync("rekey", "-o", "json")).MustExit(0).ToString(), "rekey-again-json");
    }

    [SkippableFact]
    public async Task A_document_under_neither_secret_exits_5_and_is_left_unchanged()
    {
        Store(Some.Document());
        Variables["STORAGE_SECRET"] = Old;
        (await RunAsync("rekey", "--no-refresh")).MustExit(0);
        var stored = Stored();
        Variables["STORAGE_SECRET"] = New;

        (await RunAsync("rekey")).MustExit(5);

        Assert.Equal(stored, Stored());
    }

    [SkippableFact]
    public async Task Without_a_document_there_is_nothing_to_do()
    {
        Variables["STORAGE_SECRET"] = New;

        Snap.Match((await RunAsync("rekey")).MustExit(0).ToString(), "rekey-absent");

        Assert.False(File.Exists(KeysFile));
    }
}

public sealed class RekeyVerbBuiltTests() : RekeyVerbTests(CliBinary.Built);

public sealed class RekeyVerbNativeTests() : RekeyVerbTests(CliBinary.Native);
