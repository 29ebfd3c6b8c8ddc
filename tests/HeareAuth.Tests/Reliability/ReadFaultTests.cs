using System.Collections.Concurrent;
using System.Diagnostics;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Reliability;

/// <summary>The service and a store that hangs, fails, refuses or asks for patience: callers notice nothing.</summary>
public sealed class ReadFaultTests(S3Server s3) : IClassFixture<S3Server>
{
    [SkippableFact]
    public async Task S3_accepts_and_never_answers__a_load_gives_up_and_refresh_is_500_within_11_s_while_every_verify_is_200()
    {
        await using var bucket = await FaultyBucket.NewAsync(s3, Some.Document());
        await using var service = await bucket.StartReadyAsync(("REFRESH_INTERVAL", "200ms"));
        bucket.Proxy.Always(static _ => true, Faults.Hang);
        await Patience.MustTakeAtMostAsync(TimeSpan.FromSeconds(11), async () =>
        {
            var before = bucket.Proxy.Requests.Count;
            await Eventually.IsTrueAsync(() => bucket.Proxy.Requests.Count > before);
            var clock = Stopwatch.StartNew();
            var answered = 0;

            var refresh = service.RefreshAsync(); // a poll hangs already: this one comes behind it
            while (!refresh.IsCompleted)
            {
                Assert.Equal(200, (await service.VerifyAsync()).Status);
                answered++;
            }

            Assert.Equal(500, (await refresh).Status);
            Assert.True(answered > 3, $"a verify waited for the store: {answered} of them were answered meanwhile");
            return clock.Elapsed;
        });

        Assert.Equal("""200 {"status":"degraded"}""", await service.ReadinessAsync());
        Assert.Contains("did not answer in time", (await service.LoggedAsync("refresh_failed")).Field("error"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Connection_refused__the_keys_stay_and_the_log_names_it()
    {
        await using var bucket = await FaultyBucket.NewAsync(s3, Some.Document());
        await using var service = await bucket.StartReadyAsync();

        bucket.Proxy.RefuseConnections();

        await service.MustKeepItsKeysAsync("refused the connection");
    }

    [SkippableFact]
    public async Task Name_not_found__the_service_is_not_ready_and_the_log_names_it()
    {
        await using var bucket = await FaultyBucket.NewAsync(s3, Some.Document());
        await using var service = await bucket.StartServiceAsync(new Uri("http://no-such-host.invalid:9000"));

        await service.LoggedAsync("refresh_failed", static line => line.Field("error")!.Contains("host name was not found", StringComparison.Ordinal));
        await service.MustBeAsync(503, "not_ready");
    }

    [SkippableFact]
    public async Task Bad_certificate__it_is_never_accepted_and_the_log_names_it()
    {
        await using var bucket = await FaultyBucket.NewAsync(s3, Some.Document());
        await using var server = new UntrustedTlsServer();
        await using var service = await bucket.StartServiceAsync(server.Endpoint);

        await service.LoggedAsync("refresh_failed", static line => line.Field("error")!.Contains("no certificate that this machine trusts", StringComparison.Ordinal));
        await service.MustBeAsync(503, "not_ready");
        Assert.Equal(0, server.Received);
    }

    [SkippableTheory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task SlowDown_in_a_row__at_most_one_request_a_second_and_recovery_within_10_s(int status)
    {
        await using var bucket = await FaultyBucket.NewAsync(s3, Some.Document());
        await using var service = await bucket.StartReadyAsync(("REFRESH_INTERVAL", "50ms"));
        var clock = Stopwatch.StartNew();
        var times = new ConcurrentQueue<TimeSpan>();
        var refuse = status == 503 ? S3Faults.SlowDown : S3Faults.TooManyRequests;

        await Patience.MustTakeAtMostAsync(TimeSpan.FromSeconds(10), async () =>
        {
            var before = times.Count;
            bucket.Proxy.Always(static _ => true, exchange =>
            {
                times.Enqueue(clock.Elapsed);
                return refuse(exchange);
            });
            await Eventually.IsTrueAsync(() => times.Count >= before + 4);
            Assert.Equal(200, (await service.VerifyAsync()).Status);

            bucket.Proxy.Heal();
            var healed = clock.Elapsed;
            await service.MustBeAsync(200, "ready");
            return clock.Elapsed - healed;
        });

        var sent = times.ToArray();
        Assert.All(sent.Zip(sent.Skip(1)), static pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(0.9), $"{pair.First}, {pair.Second}"));
    }

    [SkippableTheory]
    [InlineData("AccessDenied", "denied access")]
    [InlineData("SignatureDoesNotMatch", "did not accept the signature")]
    [InlineData("ExpiredToken", "has expired")]
    public async Task Access_denied_bad_signature_expired_token__the_keys_stay_and_one_load_is_one_request(string code, string words)
    {
        await using var bucket = await FaultyBucket.NewAsync(s3, Some.Document());
        await using var service = await bucket.StartReadyAsync();
        var before = bucket.Proxy.Requests.Count;
        bucket.Proxy.Always(static _ => true, Refusal(code));

        await service.MustKeepItsKeysAsync(words);

        Assert.Equal(before + 1, bucket.Proxy.Requests.Count);
        Assert.DoesNotContain(s3.SecretKey, service.LogText, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("AccessDenied")]
    [InlineData("SignatureDoesNotMatch")]
    [InlineData("ExpiredToken")]
    public async Task Access_denied_bad_signature_expired_token__the_command_exits_3_without_key_material(string code)
    {
        await using var bucket = await FaultyBucket.NewAsync(s3, Some.Document());
        bucket.Variables["AWS_ACCESS_KEY_ID"] = "CANARYACCESSKEY";
        bucket.Variables["AWS_SECRET_ACCESS_KEY"] = Canary.AwsSecretKey;
        bucket.Variables["AWS_SESSION_TOKEN"] = Canary.AwsSessionToken;
        bucket.Proxy.Always(static _ => true, Refusal(code));

        foreach (var arguments in (string[][])[["list", "--debug"], ["create", "--name", "x", "--debug"], ["delete", Some.KeyId, "--yes", "--debug"]])
        {
            var run = (await bucket.RunAsync(arguments)).MustExit(3);

            Assert.DoesNotContain(Canary.Mark, run.ToString(), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("sec_", run.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(3, bucket.Proxy.Requests.Count);
    }

    [SkippableFact]
    public async Task NoSuchBucket__is_never_empty_so_a_cold_start_is_not_ready_and_the_command_exits_3()
    {
        await using var bucket = await FaultyBucket.NewAsync(s3);
        bucket.Variables["S3_BUCKET"] = "no-such-bucket-here";
        await using var service = await bucket.StartServiceAsync(("S3_BUCKET", "no-such-bucket-here"));

        await service.LoggedAsync("refresh_failed", static line => line.Field("error")!.Contains("has no bucket no-such-bucket-here", StringComparison.Ordinal));
        await service.MustBeAsync(503, "not_ready");
        Assert.Equal(503, (await service.VerifyAsync()).Status);
        foreach (var arguments in (string[][])[["list"], ["create", "--name", "x"]])
        {
            Assert.Contains("has no bucket", (await bucket.RunAsync(arguments)).MustExit(3).Error, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task NoSuchBucket_after_a_load__the_keys_stay()
    {
        await using var bucket = await FaultyBucket.NewAsync(s3, Some.Document());
        await using var service = await bucket.StartReadyAsync();

        bucket.Proxy.Always(static _ => true, S3Faults.NoSuchBucket);

        await service.MustKeepItsKeysAsync("has no bucket");
    }

    [SkippableFact]
    public async Task Internal_error_on_GET__the_command_reads_again()
    {
        await using var bucket = await FaultyBucket.NewAsync(s3, Some.Document());
        bucket.Proxy.Next(FaultyBucket.IsGet, S3Faults.InternalError, times: 2);

        var run = (await bucket.RunAsync("list")).MustExit(0);

        Assert.Contains(Some.KeyId, run.Output, StringComparison.Ordinal);
    }

    private static Fault Refusal(string code) => code switch
    {
        "AccessDenied" => S3Faults.AccessDenied,
        "SignatureDoesNotMatch" => S3Faults.BadSignature,
        _ => S3Faults.ExpiredToken,
    };
}
