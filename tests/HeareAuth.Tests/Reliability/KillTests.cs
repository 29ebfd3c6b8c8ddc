using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Reliability;

/// <summary>kill -9 of the command at each moment that matters; <c>eng/races</c> does it at a hundred random ones.</summary>
public sealed class KillTests(S3Server s3) : IClassFixture<S3Server>
{
    [SkippableTheory]
    [InlineData("GET", "lost")]
    [InlineData("GET", "arrives")]
    [InlineData("PUT", "lost")]
    [InlineData("PUT", "arrives by half")]
    [InlineData("PUT", "arrives")]
    public async Task Kill_9_of_the_command_around_the_PUT__the_document_is_before_or_after_and_never_a_mix(string method, string request)
    {
        await using var bucket = await FaultyBucket.NewAsync(s3, Some.Document());
        (await bucket.CreateAsync("warm")).MustExit(0); // from now on the probe is remembered
        await KillAtAsync(bucket, message => message.Is(method, "keys.json"), request);

        string[] before = ["My Service", "warm"];
        string[] after = [.. before, "victim"];
        Assert.Equal((method, request) is ("PUT", "arrives") ? after : before, await bucket.NamesAsync());
        await MustWorkAsBeforeAsync(bucket);
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(6)]
    public async Task Kill_9_of_the_command_during_the_probe__the_document_is_as_before(int puts)
    {
        await using var bucket = await FaultyBucket.NewAsync(s3, Some.Document());
        await KillAtAsync(bucket, static message => message.Is("PUT") && message.Path.Contains(".probe-", StringComparison.Ordinal), "arrives", puts);

        Assert.Equal(Some.Document(), System.Text.Encoding.UTF8.GetString(await bucket.GetAsync()));
        await MustWorkAsBeforeAsync(bucket);
    }

    /// <summary>Kills a <c>create</c> when its request is on the wire.</summary>
    private static async Task KillAtAsync(FaultyBucket bucket, Func<HttpMessage, bool> moment, string request, int after = 0)
    {
        var started = new TaskCompletionSource<ProcessRunner>(TaskCreationOptions.RunContinuationsAsynchronously);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bucket.Proxy.Next(
            moment,
            async exchange =>
            {
                (await started.Task).Kill();
                switch (request)
                {
                    case "arrives":
                        await exchange.ForwardAsync();
                        break;
                    case "arrives by half":
                        await exchange.ForwardPartAsync(exchange.Request.Body.Length / 2);
                        break;
                }

                done.SetResult();
                exchange.Cut();
            },
            after: after);
        await using var victim = bucket.StartCreate("victim");
        started.SetResult(victim);

        Assert.NotEqual(0, (await victim.EndAsync()).ExitCode);
        await done.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static async Task MustWorkAsBeforeAsync(FaultyBucket bucket)
    {
        var secret = (await bucket.CreateAsync("next")).MustExit(0).Output.Trim();
        await using var service = await bucket.StartReadyAsync();
        Assert.Equal(200, (await service.VerifyAsync(secret)).Status);
        Assert.Equal(200, (await service.VerifyAsync()).Status);
        Assert.Equal("next", (await bucket.NamesAsync())[^1]);
    }
}
