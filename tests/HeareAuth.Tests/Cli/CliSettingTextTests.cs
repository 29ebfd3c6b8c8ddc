namespace HeareAuth.Tests.Cli;

/// <summary>Tests that options, variables and profiles are refused with what a shell, a mounted file or an env file adds by accident.</summary>
public abstract class CliSettingTextTests(CliBinary binary) : CliTests(binary)
{
    [SkippableTheory]
    [InlineData("KEYS_FILE", "keys.json\n")]
    [InlineData("KEYS_FILE", "\"keys.json\"")]
    [InlineData("STORAGE_SECRET_FILE", "secret ")]
    [InlineData("HEARE_AUTH_CONFIG", "'config.toml'")]
    [InlineData("HEARE_AUTH_OUTPUT", "json\n")]
    public async Task Refuses_a_variable_by_name_and_touches_no_file(string variable, string value)
    {
        Variables[variable] = value;

        var run = (await RunAsync("create", "--name", "My Service", "--no-refresh")).MustExit(2);

        Assert.StartsWith($"Error: {variable}: ", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder.Path));
    }

    [SkippableTheory]
    [InlineData("S3_BUCKET", "bucket\n")]
    [InlineData("S3_KEY", "\"keys.json\"")]
    [InlineData("S3_KEY", "keys.json\n")]
    [InlineData("S3_REGION", " us-east-1")]
    [InlineData("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1 ")]
    [InlineData("AWS_ACCESS_KEY_ID", "hush\n")]
    [InlineData("AWS_SECRET_ACCESS_KEY", "hush\n")]
    [InlineData("AWS_SESSION_TOKEN", "hush\n")]
    public async Task Refuses_a_variable_of_the_bucket_by_name(string variable, string value)
    {
        UseBucket();
        Variables[variable] = value;

        var run = (await RunAsync("list")).MustExit(2);

        Assert.StartsWith($"Error: {variable}: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", run.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("--bucket", "bucket\n")]
    [InlineData("--key", "\"keys.json\"")]
    [InlineData("--key", "keys.json ")]
    [InlineData("--region", "us-east-1\t")]
    [InlineData("--storage-secret-file", "secret\n")]
    [InlineData("--refresh-url", " http://127.0.0.1:1/refresh")]
    [InlineData("--profile", "default\n")]
    public async Task Refuses_an_option_by_name(string option, string value)
    {
        UseBucket();

        Assert.StartsWith($"Error: {option}: ", (await RunAsync("list", option, value)).MustExit(2).Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("REFRESH_URL", "http://127.0.0.1:1/refresh\n")]
    [InlineData("ADMIN_SOCKET", "admin.sock\n")]
    [InlineData("REFRESH_TOKEN", "hush\n")]
    [InlineData("REFRESH_TOKEN", "\"hush\"")]
    [InlineData("PORT", "8080\n")]
    public async Task Refuses_a_variable_of_the_service_by_name(string variable, string value)
    {
        Variables["REFRESH_URL"] = null;
        Variables[variable] = value;

        var run = (await RunAsync("refresh")).MustExit(2);

        Assert.StartsWith($"Error: {variable}: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", run.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("refresh")]
    [InlineData("health")]
    public async Task Refuses_the_option_url_by_name(string verb) =>
        Assert.StartsWith("Error: --url: ends in a line break", (await RunAsync(verb, "--url", "http://127.0.0.1:1/\n")).MustExit(2).Error, StringComparison.Ordinal);

    [SkippableTheory]
    [InlineData("s3_bucket", "bucket ")]
    [InlineData("s3_key", "\\\"keys.json\\\"")]
    [InlineData("s3_region", "us-east-1\\n")]
    [InlineData("refresh_url", "\\thttp://127.0.0.1:1/refresh")]
    public async Task Refuses_a_setting_of_the_config_file_by_name(string name, string toml)
    {
        UseBucket();
        await File.WriteAllTextAsync(Folder.File("config.toml"), $"[default]\n{name} = \"{toml}\"\n");
        Variables["HEARE_AUTH_CONFIG"] = Folder.File("config.toml");

        var run = (await RunAsync("list")).MustExit(2);

        Assert.StartsWith($"Error: {Folder.File("config.toml")}: {name} in [default] ", run.Error, StringComparison.Ordinal);
    }

    private void UseBucket()
    {
        Variables["KEYS_FILE"] = null;
        Variables["S3_BUCKET"] = "bucket";
        Variables["AWS_ENDPOINT_URL_S3"] = "http://127.0.0.1:1";
    }
}

public sealed class CliSettingTextBuiltTests() : CliSettingTextTests(CliBinary.Built);

public sealed class CliSettingTextNativeTests() : CliSettingTextTests(CliBinary.Native);
