using HeareAuth.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace HeareAuth.Tests.Storage.S3;

/// <summary>
/// Settings, credentials and proxies that keep a request from the store: the command names them at once. As processes,
/// because .NET and the SDK read these variables once.
/// </summary>
public sealed class BeforeTheFirstRequestTests
{
    [Theory]
    [InlineData("/s3/")]
    [InlineData("/s3")]
    [InlineData("/s3//")]
    public async Task An_endpoint_with_a_path_is_joined_with_one_slash(string path)
    {
        await using var bucket = await StubBucket.NewAsync();
        bucket.Variables["AWS_ENDPOINT_URL_S3"] = $"{bucket.Store.Endpoint.GetLeftPart(UriPartial.Authority)}{path}";

        await bucket.RunAsync("list");

        Assert.Equal("/s3/bucket/keys.json", Assert.Single(bucket.Store.Requests).Path);
    }

    [Fact]
    public async Task A_user_in_the_endpoint_is_refused_and_not_shown()
    {
        await using var bucket = await StubBucket.NewAsync();
        bucket.Variables["AWS_ENDPOINT_URL_S3"] = $"http://user:{Canary.AwsSecretKey}@127.0.0.1:1";

        var run = (await bucket.RunAsync("list")).MustExit(2);

        Assert.StartsWith("Error: AWS_ENDPOINT_URL_S3: contains a user name or password", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary.Mark, run.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("use_fips_endpoint = true", "AWS_USE_FIPS_ENDPOINT")]
    [InlineData("use_dualstack_endpoint = true", "AWS_USE_DUALSTACK_ENDPOINT")]
    public async Task A_setting_of_the_profile_that_the_SDK_refuses_exits_2_and_is_named(string setting, string variable)
    {
        await using var bucket = await StubBucket.NewAsync(Some.Document());
        bucket.Variables["AWS_CONFIG_FILE"] = bucket.Folder.File("config");
        await File.WriteAllTextAsync(bucket.Folder.File("config"), $"[default]\n{setting}\n");

        var run = (await bucket.RunAsync("list")).MustExit(2);

        Assert.Contains(variable, run.Error, StringComparison.Ordinal);
        Assert.Empty(bucket.Store.Requests);
    }

    [Fact]
    public async Task A_malformed_ARN_exits_2_and_names_the_bucket()
    {
        await using var bucket = await StubBucket.NewAsync();
        bucket.Variables["AWS_ENDPOINT_URL_S3"] = null;
        bucket.Variables["S3_BUCKET"] = "arn:aws:s3:nonsense";

        Assert.Contains("S3_BUCKET", (await bucket.RunAsync("list")).MustExit(2).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aws_session_token = a\u00e9b", "AWS_SESSION_TOKEN")]
    [InlineData("aws_session_token = token\nsdk_ua_app_id = caf\u00e9", "AWS_SDK_UA_APP_ID")]
    public async Task A_value_of_the_profile_that_no_header_can_carry_exits_2_and_is_named(string setting, string variable)
    {
        await using var bucket = await StubBucket.NewAsync(Some.Document());
        bucket.Variables["AWS_ACCESS_KEY_ID"] = bucket.Variables["AWS_SECRET_ACCESS_KEY"] = null;
        bucket.Variables["AWS_CONFIG_FILE"] = bucket.Folder.File("config");
        await File.WriteAllTextAsync(
            bucket.Folder.File("config"), $"[default]\naws_access_key_id = access\naws_secret_access_key = secret\n{setting}\n");

        var run = (await bucket.RunAsync("list")).MustExit(2);

        Assert.StartsWith($"Error: {variable}: contains a character that cannot be sent", run.Error, StringComparison.Ordinal);
        Assert.Empty(bucket.Store.Requests);
    }

    [Theory]
    [InlineData(407, 1)]
    [InlineData(502, 9)]
    public async Task An_error_that_a_proxy_answers_is_attributed_to_the_proxy(int status, int maxRequests)
    {
        var asked = 0;
        await using var proxy = await LoopbackServer.StartAsync(context =>
        {
            Interlocked.Increment(ref asked);
            context.Response.StatusCode = status;
            return context.Response.WriteAsync("<html>no</html>");
        });
        await using var bucket = await StubBucket.NewAsync(Some.Document());
        bucket.Variables["HTTP_PROXY"] = bucket.Variables["HTTPS_PROXY"] = $"http://user:{Canary.AwsSecretKey}@{new Uri(proxy.Url).Authority}";
        bucket.Variables["AWS_ENDPOINT_URL_S3"] = "http://store.example:9000";

        var run = (await bucket.RunAsync("list")).MustExit(3);

        Assert.StartsWith($"Error: The proxy {proxy.Url} (HTTP_PROXY, HTTPS_PROXY or ALL_PROXY) answered {status} in place of the store", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary.Mark, run.Error, StringComparison.OrdinalIgnoreCase);
        Assert.InRange(asked, 1, maxRequests + 1); // with a password, .NET asks a second time

        bucket.Variables["AWS_ENDPOINT_URL_S3"] = "https://store.example:9000";
        run = (await bucket.RunAsync("list")).MustExit(3);
        Assert.StartsWith($"Error: The proxy {proxy.Url} (HTTP_PROXY, HTTPS_PROXY or ALL_PROXY) did not connect to the store", run.Error, StringComparison.Ordinal);
        Assert.Contains($"{status}", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary.Mark, run.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Canary.Mark, (await bucket.RunAsync("list", "--debug")).MustExit(3).Error, StringComparison.OrdinalIgnoreCase);

        run = (await bucket.RunAsync("refresh", "--url", "https://service.example/refresh")).MustExit(1);
        Assert.Contains($"did not connect to https://service.example/refresh (it answered {status})", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary.Mark, run.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_proxy_that_does_not_run_is_named_and_NO_PROXY_bypasses_it()
    {
        await using var bucket = await StubBucket.NewAsync(Some.Document());
        bucket.Variables["HTTP_PROXY"] = "http://127.0.0.1:1";

        Assert.Contains("The proxy http://127.0.0.1:1 (HTTP_PROXY", (await bucket.RunAsync("list")).MustExit(3).Error, StringComparison.Ordinal);
        bucket.Variables["NO_PROXY"] = "127.0.0.1";
        Assert.Contains(Some.KeyId, (await bucket.RunAsync("list")).MustExit(0).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("web identity")]
    [InlineData("container")]
    [InlineData("container token")]
    public async Task Credentials_that_cannot_be_obtained_exit_3_and_name_their_source(string source)
    {
        await using var bucket = await StubBucket.NewAsync(Some.Document());
        bucket.Variables["AWS_ACCESS_KEY_ID"] = bucket.Variables["AWS_SECRET_ACCESS_KEY"] = null;
        string[] expected = source is "web identity" ? ["AWS_WEB_IDENTITY_TOKEN_FILE", "Check the path"] : ["AWS_CONTAINER_CREDENTIALS_FULL_URI", "Check that the address answers"];
        if (source is "web identity")
        {
            bucket.Variables["AWS_WEB_IDENTITY_TOKEN_FILE"] = bucket.Folder.File("missing");
            bucket.Variables["AWS_ROLE_ARN"] = "arn:aws:iam::123456789012:role/keys";
        }
        else
        {
            bucket.Variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://127.0.0.1:1/credentials";
            bucket.Variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = source is "container token" ? bucket.Folder.File("missing") : null;
        }

        var run = (await bucket.RunAsync("list", "-o", "json")).MustExit(3);
        var doctor = (await bucket.RunAsync("doctor")).MustExit(3);

        Assert.All(expected, words => Assert.Contains(words, run.Error, StringComparison.Ordinal));
        Assert.Contains("\"code\":\"store_credentials_missing\"", run.Error, StringComparison.Ordinal);
        Assert.All(expected, words => Assert.Contains(words, doctor.Output, StringComparison.Ordinal));
        Assert.Contains("settings", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("service", doctor.Output, StringComparison.Ordinal);
        Assert.Empty(bucket.Store.Requests);
    }
}
