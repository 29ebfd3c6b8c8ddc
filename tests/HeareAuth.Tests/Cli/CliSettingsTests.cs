using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Cli;

/// <summary>Options, variables, profiles and defaults, and which of them counts.</summary>
public abstract class CliSettingsTests(CliBinary binary) : CliTests(binary)
{
    [SkippableFact]
    public async Task The_output_variable_selects_JSON_and_the_option_overrides_it()
    {
        Variables["HEARE_AUTH_OUTPUT"] = "json";

        Assert.Equal("[]\n", (await RunAsync("list")).MustExit(0).Output);
        Assert.Equal("No API keys found.\n", (await RunAsync("list", "-o", "table")).MustExit(0).Output);
        Assert.StartsWith("{\"error\":", (await RunAsync("lst")).MustExit(2).Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task An_unknown_format_in_the_variable_exits_2()
    {
        Variables["HEARE_AUTH_OUTPUT"] = "xml";

        Snap.Match((await RunAsync("list")).MustExit(2).Error, "settings-unknown-output");
    }

    [SkippableFact]
    public async Task The_refresh_address_comes_from_the_option_then_the_variable_then_the_profile()
    {
        await using var option = await FakeService.StartAsync();
        await using var variable = await FakeService.StartAsync();
        await using var profile = await FakeService.StartAsync();
        Config($"[default]\nrefresh_url = \"{profile.Url}/refresh\"\n");
        Variables["REFRESH_URL"] = null;

        (await RunAsync("refresh")).MustExit(0);
        Variables["REFRESH_URL"] = variable.Url + "/refresh";
        (await RunAsync("refresh")).MustExit(0);
        (await RunAsync("refresh", "--refresh-url", option.Url + "/refresh")).MustExit(0);

        Assert.Equal([1, 1, 1], (int[])[option.Calls.Count, variable.Calls.Count, profile.Calls.Count]);
    }

    [SkippableFact]
    public async Task A_profile_is_selected_by_name()
    {
        await using var staging = await FakeService.StartAsync();
        Variables["REFRESH_URL"] = null;
        Config($"""
            # a comment
            [default]
            refresh_url = "http://127.0.0.1:1/refresh"

            [staging]
            refresh_url = '{staging.Url}/refresh'
            """);

        (await RunAsync("refresh", "--profile", "staging")).MustExit(0);
        (await RunAsync("refresh")).MustExit(1);

        Assert.Single(staging.Calls);
    }

    [SkippableTheory]
    [InlineData("HEARE_AUTH_CONFIG", "my.toml")]
    [InlineData("XDG_CONFIG_HOME", "xdg/heare-auth/config.toml")]
    [InlineData("HOME", ".config/heare-auth/config.toml")]
    [InlineData("HOME", ".heare-auth.toml")]
    public async Task The_config_file_is_found(string variable, string path)
    {
        await using var service = await FakeService.StartAsync();
        Variables["REFRESH_URL"] = null;
        var file = Folder.File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, $"[default]\nrefresh_url = \"{service.Url}/refresh\"\n");
        Variables[variable] = variable switch
        {
            "HEARE_AUTH_CONFIG" => file,
            "XDG_CONFIG_HOME" => Folder.File("xdg"),
            _ => Folder.Path,
        };

        (await RunAsync("refresh")).MustExit(0);
    }

    [SkippableTheory]
    [InlineData("not-toml", "[default\nx", "list")]
    [InlineData("number", "[default]\ns3_bucket = 5\n", "list")]
    [InlineData("no-section", "s3_bucket = \"prod\"\n", "list")]
    [InlineData("before-section", "s3_bucket = \"prod\"\n[staging]\ns3_key = \"k\"\n", "list --profile staging")]
    [InlineData("list-of-sections", "[[default]]\ns3_bucket = \"prod\"\n", "list")]
    [InlineData("empty-value", "[default]\ns3_bucket = \"\"\n", "list")]
    [InlineData("unknown-profile", "[default]\n[staging]\n", "list --profile prod")]
    [InlineData("unknown-setting", "[default]\ns3_buket = \"x\"\n", "list")]
    public async Task An_invalid_config_file_is_reported(string name, string config, string arguments)
    {
        Config(config);

        var run = await RunAsync(arguments.Split(' '));

        Snap.Match(run.ToString(), $"config-{name}");
    }

    [SkippableFact]
    public async Task A_named_config_file_that_does_not_exist_exits_2()
    {
        Variables["HEARE_AUTH_CONFIG"] = Folder.File("no.toml");

        Snap.Match((await RunAsync("list")).MustExit(2).Error, "config-absent");
    }

    [SkippableFact]
    public async Task A_profile_without_any_config_file_exits_2()
    {
        Snap.Match((await RunAsync("list", "--profile", "prod")).MustExit(2).Error, "config-none-for-profile");
    }

    [SkippableFact]
    public async Task KEYS_FILE_overrides_the_bucket_of_the_default_profile()
    {
        Config("[default]\ns3_bucket = \"b\"\n[prod]\ns3_bucket = \"b\"\n");

        (await RunAsync("list")).MustExit(0);
        var run = (await RunAsync("list", "--profile", "prod")).MustExit(2);

        Assert.Contains("S3_BUCKET", run.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_bucket_and_a_file_together_exit_2()
    {
        Assert.Contains("KEYS_FILE", (await RunAsync("list", "--bucket", "b")).MustExit(2).Error, StringComparison.Ordinal);
        Variables["S3_BUCKET"] = "b";
        Assert.Contains("KEYS_FILE", (await RunAsync("list")).MustExit(2).Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("S3_REGION", "x y")]
    [InlineData("S3_KEY", "/keys.json")]
    [InlineData("S3_BUCKET", "a b")]
    public async Task An_invalid_bucket_setting_exits_2(string variable, string value)
    {
        Variables["KEYS_FILE"] = null;
        Variables["S3_BUCKET"] = "b";
        Variables["AWS_ENDPOINT_URL_S3"] = "http://127.0.0.1:1";
        Variables[variable] = value;

        Assert.StartsWith($"Error: {variable}: ", (await RunAsync("list")).MustExit(2).Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task In_a_container_the_location_of_the_keys_must_be_set()
    {
        Variables["KEYS_FILE"] = null;
        Variables["DOTNET_RUNNING_IN_CONTAINER"] = "true";

        Assert.Contains("KEYS_FILE", (await RunAsync("list")).MustExit(2).Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task By_default_the_keys_are_stored_under_XDG_DATA_HOME()
    {
        Variables["KEYS_FILE"] = null;
        Variables["XDG_DATA_HOME"] = Folder.File("data");

        await CreateAsync("x");

        Assert.True(File.Exists(Folder.File("data", "heare-auth", "keys.json")));
    }

    [SkippableTheory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("home")]
    public async Task Without_a_home_folder_KEYS_FILE_is_needed(string? home)
    {
        Variables["KEYS_FILE"] = null;
        Variables["HOME"] = home;
        Variables["XDG_DATA_HOME"] = "data"; // relative, so it is ignored

        var run = (await RunAsync("create", "--name", "x", "--no-refresh")).MustExit(2);

        Assert.StartsWith("Error: KEYS_FILE: not set", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder.Path));
    }

    [SkippableFact]
    public async Task A_relative_XDG_CONFIG_HOME_is_ignored()
    {
        Directory.CreateDirectory(Folder.File("xdg", "heare-auth"));
        await File.WriteAllTextAsync(Folder.File("xdg", "heare-auth", "config.toml"), "not TOML");
        Variables["XDG_CONFIG_HOME"] = "xdg";

        (await RunAsync("list")).MustExit(0);
    }

    [SkippableFact]
    public async Task An_empty_storage_secret_exits_2()
    {
        Variables["STORAGE_SECRET"] = "";

        Assert.Contains("STORAGE_SECRET", (await RunAsync("list")).MustExit(2).Error, StringComparison.Ordinal);
        Variables["STORAGE_SECRET"] = null;
        (await RunAsync("list", "--storage-secret", "")).MustExit(2);
        (await RunAsync("list", "--storage-secret-file", Folder.File("none"))).MustExit(2);
    }

    [SkippableTheory]
    [InlineData("x")]
    [InlineData(Canary.StorageSecret + "\n")]
    public async Task A_storage_secret_that_is_short_or_ends_in_a_line_break_warns_and_works(string secret)
    {
        Variables["STORAGE_SECRET"] = secret;
        await CreateAsync("My Service");

        var run = (await RunAsync("list")).MustExit(0);

        Snap.Match(run.Error, secret.Length == 1 ? "storage-secret-short" : "storage-secret-line-break");
        Assert.Contains("My Service", run.Output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(10_240, "x")]
    [InlineData(16, "ü服☕😀")]
    public async Task A_storage_secret_that_is_long_or_not_ASCII_works(int times, string text)
    {
        Variables["STORAGE_SECRET"] = string.Concat(Enumerable.Repeat(text, times));
        await CreateAsync("My Service");

        var run = (await RunAsync("list")).MustExit(0);

        Assert.Contains("My Service", run.Output, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
        Assert.DoesNotContain("My Service", Stored(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_file_and_the_option_give_the_same_storage_secret_and_the_option_warns()
    {
        await File.WriteAllTextAsync(Folder.File("secret"), Canary.StorageSecret + "\n");

        var create = (await RunAsync("create", "--name", "My Service", "--no-refresh", "-q", "--storage-secret-file", Folder.File("secret"))).MustExit(0);
        var list = (await RunAsync("list", "--storage-secret", Canary.StorageSecret)).MustExit(0);

        Assert.Equal("", create.Error);
        Assert.Contains("My Service", list.Output, StringComparison.Ordinal);
        Snap.Match(list.Error, "storage-secret-option");
    }

    private void Config(string text)
    {
        var file = Folder.File("config.toml");
        File.WriteAllText(file, text);
        Variables["HEARE_AUTH_CONFIG"] = file;
    }
}

public sealed class CliSettingsBuiltTests() : CliSettingsTests(CliBinary.Built);

public sealed class CliSettingsNativeTests() : CliSettingsTests(CliBinary.Native);
