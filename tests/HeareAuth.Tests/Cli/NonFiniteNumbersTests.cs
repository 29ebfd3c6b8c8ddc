using System.Text.Json;

namespace HeareAuth.Tests.Cli;

/// <summary>A key with NaN or Infinity, as Python writes them, does not keep any command from working on the other keys.</summary>
public abstract class NonFiniteNumbersTests(CliBinary binary) : CliTests(binary)
{
    private const string Odd = """{"id": "key_odd","name":"odd","secret":"sec_odd", "metadata":{"a":[NaN, -Infinity],"s":"NaN \" Infinity"},"x":Infinity }""";

    private static readonly string s_document =
        $$"""{"note":[-Infinity],"keys":[{"id":"key_1","name":"one","secret":"sec_1"},{{Odd}},{"id":"key_2","name":"two","secret":"sec_2"}],"more":NaN}""";

    [SkippableFact]
    public async Task List_and_show_print_the_key_as_unreadable_in_valid_json()
    {
        Store(s_document);

        var run = (await RunAsync("list", "-o", "json")).MustExit(0);

        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(
            ["key_1 active", "key_odd unreadable", "key_2 active"],
            json.RootElement.EnumerateArray().Select(static key => $"{key.GetProperty("id")} {key.GetProperty("status")}"));
        Assert.Equal("""{"a":["NaN","-Infinity"],"s":"NaN \" Infinity"}""", json.RootElement[1].GetProperty("metadata").GetRawText());
        Assert.Contains("ignores 1 record ", run.Error, StringComparison.Ordinal);
        Assert.Contains("Status:      unreadable", (await RunAsync("show", "key_odd")).MustExit(0).Output, StringComparison.Ordinal);
        Assert.Contains("key_1", (await RunAsync("show", "--by-name", "one")).MustExit(0).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Every_change_keeps_the_bytes_of_the_key()
    {
        Store(s_document);

        await CreateAsync("three");
        (await RunAsync("delete", "key_1", "--yes", "--no-refresh")).MustExit(0);
        var migrated = (await RunAsync("migrate", "--no-refresh")).MustExit(0);

        var stored = Stored();
        Assert.Contains(Odd, stored, StringComparison.Ordinal);
        Assert.Contains("\"note\":[-Infinity]", stored, StringComparison.Ordinal);
        Assert.Contains("\"more\":NaN", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("key_1", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("sec_2", stored, StringComparison.Ordinal);
        Assert.Contains("left unchanged: key_odd", migrated.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Doctor_names_the_key_and_delete_removes_it()
    {
        Store(s_document);
        Variables["REFRESH_URL"] = null;

        Assert.Contains("! unreadable keys: 1 left out because they cannot be read or are duplicates: key_odd", (await RunAsync("doctor")).MustExit(0).Output, StringComparison.Ordinal);

        (await RunAsync("delete", "key_odd", "--yes", "--no-refresh")).MustExit(0);
        Assert.DoesNotContain("key_odd", Stored(), StringComparison.Ordinal);
        Assert.Contains("✓ unreadable keys: none", (await RunAsync("doctor")).MustExit(0).Output, StringComparison.Ordinal);
    }
}

public sealed class NonFiniteNumbersBuiltTests() : NonFiniteNumbersTests(CliBinary.Built);

public sealed class NonFiniteNumbersNativeTests() : NonFiniteNumbersTests(CliBinary.Native);
