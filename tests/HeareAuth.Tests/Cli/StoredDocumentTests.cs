using System.IO.Compression;
using System.Text;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Cli;

/// <summary>A document that cannot be read is exit 5 for every verb, and stays as it is.</summary>
public abstract class StoredDocumentTests(CliBinary binary) : CliTests(binary)
{
    private const string Secret = Canary.StorageSecret;

    private static readonly string[][] s_verbs =
    [
        ["list"], ["show", "key_1"], ["create", "--name", "x", "--no-refresh"], ["delete", "key_1", "--yes", "--no-refresh"],
    ];

    [SkippableTheory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"keys":null}""")]
    [InlineData("""{"keys":{}}""")]
    [InlineData("")]
    [InlineData("<html><body>502 Bad Gateway</body></html>")]
    [InlineData("""{"keys":[{"id":"key_1""")]
    public Task A_document_that_is_not_a_key_document_is_left_unchanged(string document) => IsLeftAloneAsync(Encoding.UTF8.GetBytes(document));

    [SkippableFact]
    public async Task A_compressed_document_is_left_unchanged()
    {
        using var bytes = new MemoryStream();
        await using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync("""{"keys":[]}"""u8.ToArray());
        }

        await IsLeftAloneAsync(bytes.ToArray());
    }

    [SkippableFact]
    public async Task Documents_that_are_damaged_or_encrypted_with_another_secret_are_left_unchanged_with_the_same_message()
    {
        Variables["STORAGE_SECRET"] = Secret;
        await CreateAsync("x");
        var good = await File.ReadAllBytesAsync(KeysFile);
        var flipped = (byte[])good.Clone();
        flipped[^20] ^= 1;
        var messages = new List<string>();
        foreach (var damaged in (byte[][])[good[..19], good[..^7], good[..(good.Length / 2)], flipped])
        {
            messages.Add(await IsLeftAloneAsync(damaged, onlyList: true));
        }

        Variables["STORAGE_SECRET"] = Secret + "?";
        messages.Add(await IsLeftAloneAsync(good, onlyList: true));
        Assert.Single(messages.Distinct());
        Assert.DoesNotContain(Secret, messages[0], StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Json_errors_contain_the_exit_code()
    {
        Store("[]");

        Snap.Match((await RunAsync("list", "-o", "json")).MustExit(5).ToString(), "unreadable-json");
    }

    [SkippableFact]
    public async Task Stack_traces_are_printed_only_with_debug()
    {
        Store("[]");

        Assert.DoesNotContain("   at ", (await RunAsync("list")).MustExit(5).Error, StringComparison.Ordinal);
        Assert.Contains("   at ", (await RunAsync("list", "--debug")).MustExit(5).Error, StringComparison.Ordinal);
    }

    private async Task<string> IsLeftAloneAsync(byte[] document, bool onlyList = false)
    {
        await File.WriteAllBytesAsync(KeysFile, document);
        var message = "";
        foreach (var verb in onlyList ? s_verbs[..1] : s_verbs)
        {
            var run = (await RunAsync(verb)).MustExit(5);
            Assert.Equal("", run.Output);
            message = run.Error;
        }

        Assert.Equal(document, await File.ReadAllBytesAsync(KeysFile));
        return message;
    }
}

public sealed class StoredDocumentBuiltTests() : StoredDocumentTests(CliBinary.Built);

public sealed class StoredDocumentNativeTests() : StoredDocumentTests(CliBinary.Native);
