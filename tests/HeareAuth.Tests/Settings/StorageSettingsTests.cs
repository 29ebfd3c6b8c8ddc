using HeareAuth.Features.Settings;
using HeareAuth.Features.Storage;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Settings;

public sealed class StorageSettingsTests
{
    public static TheoryData<string, string[]> Wrong => new()
    {
        { "S3_BUCKET", ["S3_BUCKET=b", "KEYS_FILE=/k"] },
        { "S3_BUCKET", ["DOTNET_RUNNING_IN_CONTAINER=true"] },
        { "AWS_ENDPOINT_URL", ["S3_BUCKET=b", "AWS_ENDPOINT_URL=localhost:9000"] },
        { "AWS_ENDPOINT_URL", ["S3_BUCKET=b", "AWS_ENDPOINT_URL=http://user:password@localhost:9000"] },
        { "AWS_ENDPOINT_URL", ["S3_BUCKET=b", "AWS_ENDPOINT_URL=http://localhost:9000/s3?region=eu"] },
        { "AWS_ENDPOINT_URL_S3", ["S3_BUCKET=b", "AWS_ENDPOINT_URL_S3=http://localhost:9000/#bucket"] },
        { "S3_BUCKET", ["S3_BUCKET=arn:aws:s3:eu-west-1:123456789012:accesspoint/mine", "AWS_ENDPOINT_URL=http://localhost:9000"] },
        { "AWS_USE_FIPS_ENDPOINT", ["S3_BUCKET=b", "AWS_USE_FIPS_ENDPOINT=True", "AWS_ENDPOINT_URL=http://localhost:9000"] },
        { "AWS_USE_DUALSTACK_ENDPOINT", ["S3_BUCKET=b", "AWS_USE_DUALSTACK_ENDPOINT=true", "AWS_ENDPOINT_URL_S3=http://localhost:9000"] },
        { "AWS_SESSION_TOKEN", ["S3_BUCKET=b", "AWS_SESSION_TOKEN=token\r"] },
        { "AWS_ACCESS_KEY_ID", ["S3_BUCKET=b", "AWS_ACCESS_KEY_ID=clé"] },
        { "AWS_ENDPOINT_URL_S3", ["S3_BUCKET=b", "AWS_ENDPOINT_URL_S3=ftp://localhost", "AWS_ENDPOINT_URL=http://fine"] },
        { "S3_REGION", ["S3_BUCKET=b", "S3_REGION=x y", "AWS_REGION=r"] },
        { "S3_REGION", ["S3_BUCKET=b", "S3_REGION=r\u00e9gion"] },
        { "S3_REGION", ["S3_BUCKET=b", "S3_REGION=-r"] },
        { "S3_REGION", ["S3_BUCKET=b", "S3_REGION=r\n"] },
        { "AWS_REGION", ["S3_BUCKET=b", "AWS_REGION=x.y"] },
        { "S3_KEY", ["S3_BUCKET=b", "S3_KEY=/keys.json"] },
        { "S3_BUCKET", ["S3_BUCKET=a/b"] },
        { "S3_BUCKET", ["S3_BUCKET=a b"] },
        { "S3_BUCKET", ["S3_BUCKET=b\n"] },
        { "S3_BUCKET", ["S3_BUCKET=s3://b"] },
        { "STORAGE_SECRET", ["STORAGE_SECRET="] },
        { "STORAGE_SECRET", ["STORAGE_SECRET=hush-hush", "STORAGE_SECRET_FILE=/f"] },
        { "STORAGE_SECRET_PREVIOUS", ["STORAGE_SECRET_PREVIOUS=hush-hush\ufffd"] },
        { "STORAGE_SECRET_FILE", ["STORAGE_SECRET_FILE=/nowhere/at/all"] },
        { "MAX_DOCUMENT_SIZE", ["MAX_DOCUMENT_SIZE=512"] },
        { "MAX_DOCUMENT_SIZE", ["MAX_DOCUMENT_SIZE=2GiB"] },
        { "SECRETS_AT_REST", ["SECRETS_AT_REST=encrypted"] },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_setting_names_its_variable_and_shows_no_secret(string variable, string[] settings)
    {
        var refused = Assert.Throws<InvalidSettingException>(() => Read(settings));

        Assert.Equal(variable, refused.Failure.Field);
        Assert.StartsWith(variable, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush-hush", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_bucket_keys_live_in_the_data_folder()
    {
        Assert.Equal("/data/heare-auth/keys.json", Read("XDG_DATA_HOME=/data").KeysFile);
        Assert.Equal("/home/me/.local/share/heare-auth/keys.json", Read("HOME=/home/me", "XDG_DATA_HOME=").KeysFile);
        Assert.Null(Read("HOME=/home/me").Bucket);
    }

    [Fact]
    public void A_relative_XDG_folder_is_ignored()
    {
        Assert.Equal("/home/me/.local/share/heare-auth/keys.json", Read("HOME=/home/me", "XDG_DATA_HOME=data").KeysFile);
        Assert.Equal("/home/me/.cache/heare-auth", Read("S3_BUCKET=b", "HOME=/home/me", "XDG_CACHE_HOME=./cache").ProbeCacheFolder);
    }

    [Theory]
    [InlineData]
    [InlineData("HOME=")]
    [InlineData("HOME=home/me")]
    [InlineData("HOME=.", "XDG_DATA_HOME=data")]
    public void Without_a_home_folder_nothing_is_kept_in_the_current_folder(params string[] settings)
    {
        var refused = Assert.Throws<InvalidSettingException>(() => ReadOnly(settings));

        Assert.Equal("KEYS_FILE", refused.Failure.Field);
        Assert.Equal("/k", ReadOnly([.. settings, "KEYS_FILE=/k"]).KeysFile);
        Assert.Equal("/data/heare-auth/keys.json", ReadOnly([.. settings.Take(1), "XDG_DATA_HOME=/data"]).KeysFile);
        Assert.Null(ReadOnly([.. settings, "S3_BUCKET=b"]).ProbeCacheFolder);
    }

    [Fact]
    public void A_container_needs_to_be_told_where()
    {
        Assert.Equal("/data/keys.json", Read("DOTNET_RUNNING_IN_CONTAINER=true", "KEYS_FILE=/data/keys.json").KeysFile);
        Assert.Equal("b", Read("DOTNET_RUNNING_IN_CONTAINER=true", "S3_BUCKET=b").Bucket);
    }

    [Fact]
    public void The_object_has_defaults_and_the_closest_variable_wins()
    {
        Assert.Equal(("keys.json", "us-east-1", null), Where(Read("S3_BUCKET=b")));
        Assert.Equal(("k", "r", "http://one:1/"), Where(Read(
            "S3_BUCKET=b", "S3_KEY=k", "S3_REGION=r", "AWS_REGION=other", "AWS_ENDPOINT_URL_S3=http://one:1", "AWS_ENDPOINT_URL=http://two:2")));
        Assert.Equal(("keys.json", "r", "https://two/"), Where(Read("S3_BUCKET=b", "AWS_REGION=r", "AWS_ENDPOINT_URL=https://two")));

        static (string, string, string?) Where(StorageOptions options) => (options.ObjectKey, options.Region, options.Endpoint?.ToString());
    }

    [Theory]
    [InlineData("My_bucket.of-2020")]
    [InlineData("tenant:bucket")]
    [InlineData("arn:aws:s3:us-east-1:123456789012:accesspoint/keys")]
    public void A_bucket_may_have_every_name_that_some_store_gives(string bucket) => Assert.Equal(bucket, Read($"S3_BUCKET={bucket}").Bucket);

    [Fact]
    public void What_concerns_a_bucket_alone_hinders_no_local_file() =>
        Assert.Equal("/k", Read("KEYS_FILE=/k", "S3_KEY=/keys.json", "AWS_REGION=x y").KeysFile);

    [Theory]
    [InlineData("secret", "secret")]
    [InlineData("secret\n", "secret")]
    [InlineData("secret\r\n", "secret")]
    [InlineData("secret\n\n", "secret\n")]
    [InlineData(" secret ", " secret ")]
    [InlineData("geh\u00e4m\n", "geh\u00e4m")]
    public void A_secret_file_loses_one_final_newline(string content, string secret)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("secret"), content);

        Assert.Equal(secret, Read($"STORAGE_SECRET_FILE={folder.File("secret")}").Secret?.Reveal());
    }

    [Fact]
    public void A_secret_file_that_is_no_text_is_refused_without_a_word_of_it()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.File("secret"), [0x80, 0x81]);

        var refused = Assert.Throws<InvalidSettingException>(() => Read($"STORAGE_SECRET_FILE={folder.File("secret")}"));

        Assert.Contains("not valid UTF-8 text", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("80", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    public void An_empty_secret_file_is_refused(string content)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("secret"), content);

        Assert.Equal("STORAGE_SECRET_FILE", Assert.Throws<InvalidSettingException>(() => Read($"STORAGE_SECRET_FILE={folder.File("secret")}")).Failure.Field);
    }

    [Fact]
    public void A_secret_variable_loses_nothing() => Assert.Equal("secret\n", Read("STORAGE_SECRET=secret\n").Secret?.Reveal());

    private static StorageOptions Read(params string[] settings) =>
        ReadOnly(Array.Exists(settings, static setting => setting.StartsWith("HOME=", StringComparison.Ordinal)) ? settings : [.. settings, "HOME=/home/me"]);

    private static StorageOptions ReadOnly(params string[] settings)
    {
        var variables = settings.ToDictionary(
            static setting => setting[..setting.IndexOf('=', StringComparison.Ordinal)],
            static setting => setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        return StorageSettings.Read(new SettingsSource(variables.GetValueOrDefault));
    }
}
