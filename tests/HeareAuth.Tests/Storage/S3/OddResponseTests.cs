using System.IO.Compression;
using HeareAuth.Features.Keys;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using HeareAuth.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace HeareAuth.Tests.Storage.S3;

/// <summary>Responses that are not quite S3's: what can be read is read, and the rest is explained at once and without retries.</summary>
public sealed class OddResponseTests
{
    [Theory]
    [InlineData("gzip")]
    [InlineData("GZIP, aws-chunked")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("aws-chunked")]
    [InlineData("identity")]
    public async Task A_content_encoding_is_read(string coding)
    {
        await using var bucket = await StubBucket.NewAsync(Some.Document());
        bucket.Store.OnRead = (context, stored) => SendAsync(context, Encode(stored.Content, coding), coding);
        await using var features = bucket.Features();

        Assert.Single((await features.AskAsync(new ListKeys())).Keys);
        await using var service = await bucket.StartServiceAsync();
        Assert.Equal(200, (await service.VerifyAsync()).Status);
        await features.AskAsync(new DeleteKey(Some.KeyId));
    }

    [Theory]
    [InlineData("zstd", "with the Content-Encoding zstd, which cannot be read here")]
    [InlineData("gzip", "with a Content-Encoding that its content does not have")]
    public async Task A_content_encoding_that_cannot_be_read_is_named(string coding, string words)
    {
        await using var bucket = await StubBucket.NewAsync(Some.Document());
        bucket.Store.OnRead = (context, stored) => SendAsync(context, stored.Content, coding);

        await MustFailAtOnceAsync(bucket, FailureCode.StoreNotS3, words);
    }

    [Fact]
    public async Task Without_an_ETag_the_service_reads_and_notices_changes_and_only_those()
    {
        await using var bucket = await StubBucket.NewAsync();
        bucket.Store.ETagOf = static (_, _) => null;
        bucket.Put(Some.Document());
        await using var service = await bucket.StartServiceAsync(("REFRESH_INTERVAL", "20ms"));
        await service.LoggedAsync("startup");
        Assert.Equal(200, (await service.VerifyAsync()).Status);
        var reads = bucket.Store.Count("GET");
        await Eventually.IsTrueAsync(() => bucket.Store.Count("GET") > reads + 2);
        Assert.Single(service.LogLines, static line => line.Event == "refresh_success" || line.Event == "startup");
        Assert.All(bucket.Store.Requests, static request => Assert.Null(request.IfNoneMatch));

        bucket.Put("""{"keys":[],"revision":1700000000001,"first_revision":1700000000000}""");

        await Eventually.IsTrueAsync(async () => (await service.VerifyAsync()).Status == 403);
        await service.StopAsync();
        Assert.DoesNotContain(service.LogLines, static line => line.Event == "refresh_failed");
    }

    [Fact]
    public async Task Without_an_ETag_the_command_reads_and_refuses_to_write_before_it_has_written()
    {
        await using var bucket = await StubBucket.NewAsync();
        bucket.Store.ETagOf = static (_, _) => null;

        Assert.Contains("sends no ETag", (await bucket.RunAsync("create", "--name", "mine")).MustExit(3).Error, StringComparison.Ordinal);
        Assert.Null(bucket.Store.Get());
        bucket.Put(Some.Document());
        Assert.Contains(Some.KeyId, (await bucket.RunAsync("list")).MustExit(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proof_from_before_a_proxy_dropped_the_ETags_is_not_trusted()
    {
        await using var bucket = await StubBucket.NewAsync(Some.Document());
        using var cache = new TempFolder();
        var options = bucket.Options with { ProbeCacheFolder = cache.Path };
        await bucket.Open(options).EnsureConditionalWritesAsync(default);
        bucket.Store.ETagOf = static (_, _) => null;
        bucket.Put(Some.Document());
        await using var features = bucket.Features(options);

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => features.SendAsync(new DeleteKey(Some.KeyId)));

        Assert.Equal(FailureCode.StoreLacksConditionalWrites, e.Failure.Code);
    }

    [Fact]
    public async Task A_named_pipe_in_place_of_the_remembered_probe_is_ignored()
    {
        await using var bucket = await StubBucket.NewAsync(Some.Document());
        using var cache = new TempFolder();
        var options = bucket.Options with { ProbeCacheFolder = cache.Path };
        await bucket.Open(options).EnsureConditionalWritesAsync(default);
        var memory = Directory.GetFiles(cache.Path).Single();
        File.Delete(memory);
        await SpecialFile.CreateAsync("fifo", memory);

        await Task.Run(() => bucket.Open(options).EnsureConditionalWritesAsync(default)).WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task With_unsafe_no_cas_a_store_without_ETags_is_written_and_earlier_changes_are_noticed()
    {
        await using var bucket = await StubBucket.NewAsync();
        bucket.Store.ETagOf = static (_, _) => null;
        var options = bucket.Options with { UnsafeNoCas = true };
        await using var features = bucket.Features(options);
        var id = (await features.AskAsync(new CreateKey("mine"))).Key.Id;
        await features.AskAsync(new DeleteKey(id));
        Assert.Empty((await features.AskAsync(new ListKeys())).Keys);
        var store = bucket.Open(options);
        var read = await store.ReadTextAsync();
        bucket.Put(Some.Document());

        await Assert.ThrowsAsync<StaleObjectException>(() => store.WriteTextAsync("mine", read.ETag));
    }

    [Theory]
    [InlineData("text/html", true, "sent a web page (text/html)")]
    [InlineData("text/html; charset=utf-8", false, "sent a web page (text/html)")]
    [InlineData("text/plain", false, "sent text (text/plain)")]
    public async Task A_page_in_place_of_the_object_is_named(string mediaType, bool hasETag, string words)
    {
        await using var bucket = await StubBucket.NewAsync(Some.Document());
        bucket.Store.OnRead = (context, _) =>
        {
            if (!hasETag)
            {
                context.Response.Headers.Remove("ETag");
            }

            context.Response.ContentType = mediaType;
            return context.Response.WriteAsync("<html><body>Log in</body></html>");
        };

        await MustFailAtOnceAsync(bucket, FailureCode.StoreNotS3, words);
    }

    [Theory]
    [InlineData(400, "refused the request (400", 1)]
    [InlineData(403, "denied access", 1)]
    [InlineData(404, "answered 404", 1)]
    [InlineData(502, "failed (502", 9)]
    public async Task An_error_in_plain_text_is_explained_by_its_status(int status, string words, int maxRequests)
    {
        await using var bucket = await StubBucket.NewAsync(Some.Document());
        bucket.Store.OnRequest = async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "text/plain";
            await context.Response.WriteAsync("no");
            return true;
        };

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => bucket.Open().ReadTextAsync());

        Assert.Contains(words, e.Failure.Reason, StringComparison.Ordinal);
        Assert.InRange(bucket.Store.Requests.Count, 1, maxRequests);
    }

    [Theory]
    [InlineData(206)]
    [InlineData(203)]
    [InlineData(201)]
    public async Task Only_200_is_a_document(int status)
    {
        await using var bucket = await StubBucket.NewAsync(Some.Document());
        bucket.Store.OnRead = (context, stored) =>
        {
            context.Response.StatusCode = status;
            return SendAsync(context, stored.Content, null);
        };

        await MustFailAtOnceAsync(bucket, FailureCode.StoreNotS3, $"answered {status} instead of 200");
    }

    [Fact]
    public async Task A_body_that_is_always_cut_off_is_explained_after_few_retries()
    {
        await using var bucket = await StubBucket.NewAsync(Some.Document());
        bucket.Store.OnRead = static (context, stored) =>
        {
            context.Response.ContentLength = stored.Content.Length;
            return context.Response.Body.WriteAsync(stored.Content.AsMemory(0, 20)).AsTask(); // Kestrel then closes the connection
        };

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => bucket.Open().ReadTextAsync());

        Assert.Equal(FailureCode.StoreFailed, e.Failure.Code);
        Assert.Contains("sent only a part of s3://bucket/keys.json", e.Failure.Reason, StringComparison.Ordinal);
        Assert.InRange(bucket.Store.Requests.Count, 2, 4);
    }

    [Fact]
    public async Task A_compressed_body_that_ends_early_is_not_a_document()
    {
        await using var bucket = await StubBucket.NewAsync(Some.Document());
        bucket.Store.OnRead = (context, stored) => SendAsync(context, Encode(stored.Content, "gzip")[..40], "gzip");
        await using var features = bucket.Features();

        await Assert.ThrowsAnyAsync<FailureException>(() => features.SendAsync(new ListKeys()));
        await Assert.ThrowsAnyAsync<FailureException>(() => features.SendAsync(new CreateKey("mine")));
        Assert.Equal(0, bucket.Store.Count("PUT", "keys.json"));
    }

    [Fact]
    public async Task Of_a_large_error_body_only_the_start_is_read()
    {
        await using var bucket = await StubBucket.NewAsync(Some.Document());
        bucket.Store.OnRequest = async context =>
        {
            context.Response.StatusCode = 403;
            context.Response.ContentType = "application/xml";
            context.Response.ContentLength = 300 << 20;
            await context.Response.WriteAsync("<Error><Code>AccessDenied</Code><Message>");
            await context.Response.Body.WriteAsync(new byte[128 << 10]);
            await bucket.Store.HangAsync(context); // the rest never arrives
            return true;
        };

        await MustFailAtOnceAsync(bucket, FailureCode.StoreAccessDenied, "denied access to s3://bucket/keys.json (AccessDenied)");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task A_response_without_end_is_not_read_into_memory(string method)
    {
        await using var bucket = await StubBucket.NewAsync(Some.Document());
        bucket.Store.OnRequest = async context =>
        {
            if (context.Request.Method != method)
            {
                return false;
            }

            await context.Response.Body.WriteAsync(new byte[8 << 20], context.RequestAborted);
            await bucket.Store.HangAsync(context); // the rest never arrives
            return true;
        };
        var store = bucket.Open();

        var failed = await Assert.ThrowsAnyAsync<FailureException>(() => method == "GET"
            ? store.ListBesideAsync(".backup-", default)
            : store.WriteAsync(ObjectContent.From("new"u8.ToArray()), ObjectMediaType.Json, bucket.Store.ETag, default));

        Assert.Contains("larger than any", $"{failed.Failure.Reason} {(failed as WriteOutcomeUnknownException)?.Cause}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_ends_without_a_response_is_retried_only_by_our_own_code()
    {
        await using var bucket = await StubBucket.NewAsync(Some.Document());
        bucket.Store.OnRequest = static context =>
        {
            context.Abort();
            return Task.FromResult(true);
        };

        await Assert.ThrowsAsync<StoreUnavailableException>(() => bucket.Open().ListBesideAsync(".backup-", default));

        Assert.Single(bucket.Store.Requests); // a list is not retried
    }

    private static async Task MustFailAtOnceAsync(StubBucket bucket, FailureCode code, string words)
    {
        await using var features = bucket.Features();

        var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => features.SendAsync(new ListKeys()));

        Assert.Equal(code, e.Failure.Code);
        Assert.Contains(words, e.Failure.Reason, StringComparison.Ordinal);
        Assert.Single(bucket.Store.Requests);
    }

    private static Task SendAsync(HttpContext context, byte[] body, string? coding)
    {
        context.Response.Headers.ContentEncoding = coding;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body).AsTask();
    }

    private static byte[] Encode(byte[] content, string coding)
    {
        using var encoded = new MemoryStream();
        using (Stream? encoder = coding.Split(',')[0] switch
        {
            "gzip" or "GZIP" => new GZipStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
            _ => null,
        })
        {
            (encoder ?? encoded).Write(content);
        }

        return encoded.ToArray();
    }
}
