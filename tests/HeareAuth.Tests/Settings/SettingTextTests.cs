using HeareAuth.Api;
using HeareAuth.Features.Results;
using HeareAuth.Features.Settings;

namespace HeareAuth.Tests.Settings;

/// <summary>Tests that the service refuses what a mounted file or an env file adds to a value by accident.</summary>
public sealed class SettingTextTests
{
    /// <summary>Each variable with a value that works.</summary>
    private static readonly Dictionary<string, string> s_valid = new()
    {
        ["S3_BUCKET"] = "bucket",
        ["S3_KEY"] = "keys.json",
        ["S3_REGION"] = "eu-central-1",
        ["AWS_REGION"] = "eu-central-1",
        ["AWS_ENDPOINT_URL_S3"] = "http://127.0.0.1:1",
        ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1",
        ["AWS_ACCESS_KEY_ID"] = "access-hush",
        ["AWS_SECRET_ACCESS_KEY"] = "secret-hush",
        ["AWS_SESSION_TOKEN"] = "token-hush",
        ["AWS_PROFILE"] = "default",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "/nowhere/credentials",
        ["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/nowhere/token",
        ["KEYS_FILE"] = "/nowhere/keys.json",
        ["XDG_DATA_HOME"] = "/nowhere/data",
        ["HOME"] = "/nowhere",
        ["STORAGE_SECRET_FILE"] = "/nowhere/secret",
        ["SECRETS_AT_REST"] = "hashed",
        ["HOST"] = "127.0.0.1",
        ["PORT"] = "0",
        ["REFRESH_INTERVAL"] = "5s",
        ["MAX_STALENESS"] = "1h",
        ["SNAPSHOT_PATH"] = "/nowhere/snapshot",
        ["ADMIN_SOCKET"] = "/nowhere/admin.sock",
        ["REFRESH_TOKEN"] = "token-hush",
        ["LOCAL_REFRESH"] = "on",
        ["LOG_LEVEL"] = "info",
        ["PROTOCOL"] = "http",
        ["DEST_HOST"] = "stats.example",
        ["DEST_PORT"] = "443",
        ["SECRET"] = "stats-hush",
    };

    private static readonly string[] s_ofBuckets =
    [
        "S3_KEY", "S3_REGION", "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE",
        "AWS_SHARED_CREDENTIALS_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE",
    ];

    public static TheoryData<string> Variables => [.. s_valid.Keys];

    [Theory]
    [MemberData(nameof(Variables))]
    public void Refuses_by_name_a_value_with_control_characters_quotes_or_white_space_at_an_end(string variable)
    {
        var value = s_valid[variable];
        string[] flawed =
        [
            value + "\n", value + "\r\n", "\n" + value, value + "\t", value + "\0", value[..1] + "\n" + value[1..], value[..1] + "\u001b" + value[1..],
            value[..1] + "\u0085" + value[1..], value + "\u2028", $"\"{value}\"", $"'{value}'", $"\u201c{value}\u201d", "\"\"", " ", " " + value, value + " ",
            value + "\u00a0", "\ufeff" + value, value + "\ufffd",
        ];

        foreach (var text in flawed)
        {
            var refused = Assert.ThrowsAny<FailureException>(() => Build((variable, text)));

            Assert.True(refused.Failure.Field == variable, $"{System.Text.Json.JsonSerializer.Serialize(text)}: {refused.Message}");
            Assert.DoesNotContain("hush", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(refused.Message, static c => char.IsControl(c));
        }
    }

    [Fact]
    public void Says_what_is_wrong_and_what_to_do()
    {
        Assert.Equal("S3_KEY: ends in a line break. Remove it; `printf %s` writes a value without one.", MessageFor("keys.json\n"));
        Assert.Equal("S3_KEY: contains a line break or another control character. Remove it.", MessageFor("keys\n.json"));
        Assert.Equal("S3_KEY: starts or ends with a space or another invisible character. Remove it.", MessageFor(" keys.json"));
        Assert.Equal("S3_KEY: is enclosed in quotes, which would become part of the value. Remove them; only a shell strips quotes.", MessageFor("\"keys.json\""));
        Assert.Equal("S3_KEY: contains bytes that are not valid UTF-8. Write it in UTF-8.", MessageFor("k\ufffdys.json"));

        static string MessageFor(string key) => Assert.ThrowsAny<FailureException>(() => Build(("S3_KEY", key))).Message;
    }

    [Theory]
    [InlineData("team a/keys.json")]
    [InlineData("it's/keys.json")]
    [InlineData("\"a\"/keys.json")]
    [InlineData("schl\u00fcssel/\u043a\u043b\u044e\u0447\u0438.json")]
    public void Allows_spaces_and_quotes_inside_a_name(string key) =>
        Assert.Equal(key, StorageSettings.Read(Source(("S3_BUCKET", "bucket"), ("S3_KEY", key))).ObjectKey);

    [Theory]
    [InlineData("STORAGE_SECRET")]
    [InlineData("STORAGE_SECRET_PREVIOUS")]
    public void Leaves_a_storage_secret_as_it_is(string variable)
    {
        foreach (var secret in (string[])["secret\n", "\"secret\"", " secret ", "\u001bsecret"])
        {
            var options = StorageSettings.Read(Source((variable, secret), ("KEYS_FILE", "/nowhere/keys.json")));
            Assert.Equal(secret, (variable == "STORAGE_SECRET" ? options.Secret : options.PreviousSecret)?.Reveal());
        }
    }

    private static void Build((string Variable, string Value) flawed)
    {
        var needed = flawed.Variable switch
        {
            _ when s_ofBuckets.Contains(flawed.Variable) => ("S3_BUCKET", "bucket"),
            _ => ("HOME", "/nowhere"),
        };
        _ = ApiHost.Build(Source(needed, ("PROTOCOL", "http"), ("DEST_HOST", "stats.example"), ("DEST_PORT", "443"), flawed), Stream.Null);
    }

    private static SettingsSource Source(params (string Variable, string Value)[] settings)
    {
        var variables = new Dictionary<string, string?>();
        foreach (var (variable, value) in settings)
        {
            variables[variable] = value;
        }

        return new SettingsSource(variables.GetValueOrDefault);
    }
}
