using System.Globalization;
using System.Text;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;

namespace HeareAuth.Tests.Storage;

/// <summary>The guarantees of every store: written once, run against each implementation.</summary>
public abstract class ObjectStoreContract
{
    private const string WrongETag = "\"00000000000000000000000000000000\"";

    /// <summary>Returns a store whose object does not exist yet. Each call returns a new instance for the same object.</summary>
    private protected abstract Task<IObjectStore> NewStoreAsync();

    [SkippableFact]
    public async Task Reports_an_object_that_was_never_written_as_absent()
    {
        var store = await NewStoreAsync();

        var read = await store.ReadTextAsync();

        Assert.Equal((ObjectReadStatus.Absent, null, null), (read.Status, read.Value, read.ETag));
    }

    [SkippableFact]
    public async Task Reports_a_deleted_object_as_absent_even_to_a_caller_that_has_an_ETag()
    {
        var store = await NewStoreAsync();

        Assert.Equal(ObjectReadStatus.Absent, (await store.ReadTextAsync(WrongETag)).Status);
    }

    [SkippableFact]
    public async Task Reads_what_was_written_with_the_ETag_that_the_write_returned()
    {
        var store = await NewStoreAsync();

        var etag = await store.WriteTextAsync("{\"keys\":[]}");

        var read = await store.ReadTextAsync();
        Assert.Equal((ObjectReadStatus.Found, "{\"keys\":[]}", etag), (read.Status, read.Value, read.ETag));
    }

    [SkippableFact]
    public async Task Passes_the_length_to_the_parser()
    {
        var store = await NewStoreAsync();
        await store.WriteTextAsync("12345");

        var read = await store.ReadAsync(
            null, static (_, length, _) => ValueTask.FromResult(length.ToString(CultureInfo.InvariantCulture)), default);

        Assert.Equal("5", read.Value);
    }

    [SkippableFact]
    public async Task Does_not_read_an_unchanged_object_again()
    {
        var store = await NewStoreAsync();
        var etag = await store.WriteTextAsync("same");

        var read = await store.ReadAsync<string>(etag, static (_, _, _) => throw new InvalidOperationException("It was parsed."), default);

        Assert.Equal((ObjectReadStatus.NotModified, etag), (read.Status, read.ETag));
    }

    [SkippableFact]
    public async Task Sees_a_change_at_once_however_often_the_object_was_unchanged_before()
    {
        var store = await NewStoreAsync();
        var etag = await store.WriteTextAsync("0");
        for (var round = 1; round < 20; round++)
        {
            Assert.Equal(ObjectReadStatus.NotModified, (await store.ReadTextAsync(etag)).Status);
            var next = await store.WriteTextAsync($"{round % 10}", etag);

            var read = await store.ReadTextAsync(etag);

            Assert.Equal((ObjectReadStatus.Found, $"{round % 10}", next), (read.Status, read.Value, read.ETag));
            etag = next;
        }
    }

    [SkippableFact]
    public async Task Refuses_to_create_an_object_that_exists()
    {
        var store = await NewStoreAsync();
        await store.WriteTextAsync("first");

        await Assert.ThrowsAsync<StaleObjectException>(() => store.WriteTextAsync("second"));

        Assert.Equal("first", (await store.ReadTextAsync()).Value);
    }

    [SkippableFact]
    public async Task Refuses_a_write_if_another_writer_changed_the_object_since_the_read()
    {
        var store = await NewStoreAsync();
        var read = await store.WriteTextAsync("read");
        await store.WriteTextAsync("theirs", read);

        await Assert.ThrowsAsync<StaleObjectException>(() => store.WriteTextAsync("ours", read));

        Assert.Equal("theirs", (await store.ReadTextAsync()).Value);
    }

    [SkippableFact]
    public async Task Refuses_a_write_to_a_deleted_object_and_does_not_bring_it_back()
    {
        var store = await NewStoreAsync();

        await Assert.ThrowsAsync<StaleObjectException>(() => store.WriteTextAsync("again", WrongETag));

        Assert.Equal(ObjectReadStatus.Absent, (await store.ReadTextAsync()).Status);
    }

    [SkippableFact]
    public async Task Treats_a_malformed_ETag_as_stale()
    {
        var store = await NewStoreAsync();
        await store.WriteTextAsync("text");

        Assert.Equal(ObjectReadStatus.Found, (await store.ReadTextAsync("odd \"etag\", W/")).Status);
        await Assert.ThrowsAsync<StaleObjectException>(() => store.WriteTextAsync("more", "odd \"etag\", W/"));
    }

    [SkippableFact]
    public async Task Returns_an_object_of_several_megabytes_unchanged()
    {
        var store = await NewStoreAsync();
        var text = string.Concat(Enumerable.Range(0, 300_000).Select(static number => $"{number:D10},"));

        var etag = await store.WriteTextAsync(text);

        var read = await store.ReadTextAsync();
        Assert.Equal((text.Length, etag), (read.Value!.Length, read.ETag));
        Assert.True(text == read.Value, "The content came back changed.");
    }

    [SkippableFact]
    public async Task Reports_a_large_write_that_lost_and_does_not_disturb_the_requests_after_it()
    {
        var store = await NewStoreAsync();
        var etag = await store.WriteTextAsync("first");
        var large = new string('x', 3_000_000);

        await Assert.ThrowsAsync<StaleObjectException>(() => store.WriteTextAsync(large));
        await Assert.ThrowsAsync<StaleObjectException>(() => store.WriteTextAsync(large, WrongETag));

        Assert.Equal(("first", etag), ((await store.ReadTextAsync()).Value, (await store.ReadTextAsync()).ETag));
    }

    [SkippableFact]
    public async Task Loses_nothing_of_twenty_concurrent_writers()
    {
        var store = await NewStoreAsync();
        await store.EnsureConditionalWritesAsync(default);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async number => await AppendAsync(await NewStoreAsync(), $"{number:D2};", limit.Token)));

        var numbers = (await store.ReadTextAsync()).Value!.Split(';', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(0, 20).Select(static number => $"{number:D2}"), numbers.Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task Lets_exactly_one_of_eight_concurrent_creates_win()
    {
        var store = await NewStoreAsync();

        var winners = await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
        {
            try
            {
                await store.WriteTextAsync($"{number}");
                return $"{number}";
            }
            catch (Exception e) when (e is StaleObjectException or WriteOutcomeUnknownException)
            {
                return null;
            }
        }));

        Assert.Equal((await store.ReadTextAsync()).Value, Assert.Single(winners, static winner => winner is not null));
    }

    [SkippableFact]
    public async Task Passes_on_an_exception_of_the_parser_unchanged_and_without_a_retry()
    {
        var store = await NewStoreAsync();
        await store.WriteTextAsync("text");
        var calls = 0;
        var thrown = new DocumentUnreadableException(FailureCode.DocumentCorrupt, "not a document");

        var caught = await Assert.ThrowsAsync<DocumentUnreadableException>(() => store.ReadAsync<string>(
            null,
            (_, _, _) =>
            {
                calls++;
                throw thrown;
            },
            default));

        Assert.Same(thrown, caught);
        Assert.Equal(1, calls);
    }

    [SkippableFact]
    public async Task Does_not_mistake_an_IOException_of_the_parser_for_a_failure_of_the_store()
    {
        var store = await NewStoreAsync();
        await store.WriteTextAsync("text");
        var thrown = new IOException("thrown by the parser");

        Assert.Same(thrown, await Assert.ThrowsAsync<IOException>(() => store.ReadAsync<string>(null, (_, _, _) => throw thrown, default)));
    }

    [SkippableFact]
    public async Task Ends_a_cancelled_call_as_cancelled_and_writes_nothing()
    {
        var store = await NewStoreAsync();
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReadTextAsync(cancellationToken: cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.WriteTextAsync("text", cancellationToken: cancelled));

        Assert.Equal(ObjectReadStatus.Absent, (await store.ReadTextAsync()).Status);
    }

    [SkippableFact]
    public async Task Lists_the_objects_beside_it_and_keeps_them_apart_from_its_own()
    {
        var store = await NewStoreAsync();
        await store.WriteTextAsync("document");
        Assert.Empty(await store.ListBesideAsync(".backup-", default));

        var backup = store.Beside(".backup-2");
        await backup.WriteTextAsync("second");
        await store.Beside(".backup-1").WriteTextAsync("first");
        await store.Beside(".other").WriteTextAsync("other");

        var listed = await store.ListBesideAsync(".backup-", default);
        Assert.Collection(
            listed,
            static name => Assert.EndsWith("keys.json.backup-1", name, StringComparison.Ordinal),
            static name => Assert.EndsWith("keys.json.backup-2", name, StringComparison.Ordinal));
        Assert.Equal("second", (await backup.ReadTextAsync()).Value);
        Assert.Equal("document", (await store.ReadTextAsync()).Value);
        Assert.EndsWith("keys.json.backup-2", backup.Location, StringComparison.Ordinal);
    }

    private static async Task AppendAsync(IObjectStore store, string text, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await store.ReadTextAsync(cancellationToken: cancellationToken);
            if (read.Value?.Contains(text, StringComparison.Ordinal) is true)
            {
                return; // the response to an earlier write was lost
            }

            try
            {
                await store.WriteAsync(Encoding.UTF8.GetBytes(read.Value + text), ObjectMediaType.Json, read.ETag, cancellationToken);
                return;
            }
            catch (Exception e) when (e is StaleObjectException or WriteOutcomeUnknownException)
            {
                await Task.Yield();
            }
        }
    }
}
