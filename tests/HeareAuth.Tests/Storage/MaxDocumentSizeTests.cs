using System.IO.Compression;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Keys;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;
using HeareAuth.Tests.Storage.S3;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Storage;

/// <summary>MAX_DOCUMENT_SIZE bounds what is read and written, whatever a store says about its length.</summary>
public sealed class MaxDocumentSizeTests : IDisposable
{
    private const long Limit = 64 * 1024;
    private static readonly byte[] s_spaces = [.. Enumerable.Repeat((byte)' ', 16 * 1024)];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("announced")]
    [InlineData("endless")]
    [InlineData("compressed")]
    [InlineData("endless without an ETag")]
    public async Task An_object_that_is_larger_is_refused_at_once(string how)
    {
        await using var bucket = await StubBucket.NewAsync();
        bucket.Store.ETagOf = (_, _) => how.EndsWith("ETag", StringComparison.Ordinal) ? null : "\"x\"";
        bucket.Put(Some.Document());
        bucket.Store.OnRead = async (context, stored) =>
        {
            Stream body = context.Response.Body;
            if (how is "announced")
            {
                context.Response.ContentLength = 700L << 20;
            }
            else if (how is "compressed")
            {
                context.Response.Headers.ContentEncoding = "gzip";
                body = new GZipStream(body, CompressionLevel.Fastest);
            }

            while (!context.RequestAborted.IsCancellationRequested)
            {
                await body.WriteAsync(s_spaces);
            }
        };
        await using var features = bucket.Features(bucket.Options with { MaxDocumentSize = Limit });

        foreach (var read in (Func<Task>[])[() => features.SendAsync(new ListKeys()), () => features.SendAsync(new CreateKey("mine"))])
        {
            var e = await Assert.ThrowsAsync<DocumentUnreadableException>(read);
            Assert.Equal(FailureCode.DocumentTooLarge, e.Failure.Code);
            Assert.Equal("s3://bucket/keys.json is larger than MAX_DOCUMENT_SIZE (64KiB)", e.Failure.Reason);
        }

        Assert.Equal(0, bucket.Store.Count("PUT"));
        Assert.Equal(2, bucket.Store.Count("GET", "keys.json"));
    }

    [Fact]
    public async Task The_service_and_the_command_read_the_variable()
    {
        await using var bucket = await StubBucket.NewAsync($"{new string(' ', 2048)}{Some.Document()}");
        bucket.Variables["MAX_DOCUMENT_SIZE"] = "1KiB";

        var run = (await bucket.RunAsync("list")).MustExit(5);
        await using var service = await bucket.StartServiceAsync(("MAX_DOCUMENT_SIZE", "1KiB"));

        Assert.Contains("larger than MAX_DOCUMENT_SIZE (1KiB)", run.Error, StringComparison.Ordinal);
        await service.LoggedAsync("refresh_failed", static line => line.Field("error")!.Contains("MAX_DOCUMENT_SIZE", StringComparison.Ordinal));
        Assert.Equal(503, (await service.VerifyAsync()).Status);
    }

    [Fact]
    public async Task A_document_of_exactly_that_size_is_read_and_written_and_one_byte_more_is_not()
    {
        await using var bucket = await StubBucket.NewAsync();
        foreach (var store in (IObjectStore[])[
            bucket.Open(bucket.Options with { MaxDocumentSize = Limit }), ObjectStoreFactory.ForFile(_folder.File("keys.json"), TimeProvider.System, Limit)])
        {
            var etag = await store.WriteTextAsync(new string('x', (int)Limit));

            Assert.Equal(Limit, (await store.ReadTextAsync()).Value!.Length);
            var e = await Assert.ThrowsAsync<DocumentUnreadableException>(() => store.WriteTextAsync(new string('x', (int)Limit + 1), etag));
            Assert.Equal($"With this change, {store.Location} would be larger than MAX_DOCUMENT_SIZE (64KiB)", e.Failure.Reason);
        }
    }

    [Fact]
    public async Task A_local_file_that_is_larger_is_refused_before_it_is_read()
    {
        var path = _folder.File("keys.json");
        using (var file = File.Create(path))
        {
            file.SetLength(1L << 40); // sparse
        }

        var e = await Assert.ThrowsAsync<DocumentUnreadableException>(() => ObjectStoreFactory.ForFile(path, TimeProvider.System).ReadTextAsync());

        Assert.Equal($"{path} is larger than MAX_DOCUMENT_SIZE (512MiB)", e.Failure.Reason);
    }

    [Fact]
    public async Task A_snapshot_that_is_larger_is_ignored()
    {
        await using var service = await RunningService.StartAsync(("SNAPSHOT_PATH", "{folder}/snapshot"), ("MAX_DOCUMENT_SIZE", "16KiB"));
        await Eventually.IsTrueAsync(() => File.Exists(service.Folder.File("snapshot")));
        await service.StopAsync();
        await File.AppendAllTextAsync(service.Folder.File("snapshot"), new string(' ', 32 * 1024));
        service.DeleteDocument();

        await using var again = await service.RestartAsync();

        Assert.Contains("MAX_DOCUMENT_SIZE", (await again.LoggedAsync("snapshot_ignored")).Field("error"), StringComparison.Ordinal);
    }
}
