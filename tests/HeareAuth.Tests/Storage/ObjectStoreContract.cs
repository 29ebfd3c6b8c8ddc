using System.Globalization;
using System.Text;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Results;
using HeareAuth.Features.Storage;

namespace HeareAuth.Tests.Storage;

/// <summary>What every store promises; written once, run against each.</summary>
public abstract class ObjectStoreContract
{
    private const string WrongETag = "\"00000000000000000000000000000000\"";

    /// <summary>A store whose object does not exist yet; each call gives another instance on the same object.</summary>
    private protected abstract Task<IObjectStore> NewStoreAsync();

    [SkippableFact]
    public async Task An_object_that_was_never_written_is_absent()
    {
        var store = await NewStoreAsync();

        var read = await store.ReadTextAsync();

        Assert.Equal((ObjectReadStatus.Absent, null, null), (read.Status, read.Value, read.ETag));
    }

    [SkippableFact]
    public async Task An_object_that_is_gone_is_absent_though_an_etag_is_known()
    {
        var store = await NewStoreAsync();

        Assert.Equal(ObjectReadStatus.Absent, (await store.ReadTextAsync(WrongETag)).Status);
    }

    [SkippableFact]
    public async Task What_was_written_is_read_with_the_etag_that_the_write_gave()
    {
        var store = await NewStoreAsync();

        var etag = await store.WriteTextAsync("{\"keys\":[]}");

        var read = await store.ReadTextAsync();
        Assert.Equal((ObjectReadStatus.Found, "{\"keys\":[]}", etag), (read.Status, read.Value, read.ETag));
    }

    [SkippableFact]
    public async Task A_parser_is_told_the_length()
    {
        var store = await NewStoreAsync();
        await store.WriteTextAsync("12345");

        var read = await store.ReadAsync(
            null, static (_, length, _) => ValueTask.FromResult(length.ToString(CultureInfo.InvariantCulture)), default);

        Assert.Equal("5", read.Value);
    }

    [SkippableFact]
    public async Task An_unchanged_object_is_not_read_again()
    {
        var store = await NewStoreAsync();
        var etag = await store.WriteTextAsync("same");

        var read = await store.ReadAsync<string>(etag, static (_, _, _) => throw new InvalidOperationException("It was parsed."), default);

        Assert.Equal((ObjectReadStatus.NotModified, etag), (read.Status, read.ETag));
    }

    [SkippableFact]
    public async Task A_change_is_seen_at_once_however_often_it_was_unchanged_before()
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
    public async Task A_create_fails_where_the_object_exists()
    {
        var store = await NewStoreAsync();
        await store.WriteTextAsync("first");

        await Assert.ThrowsAsync<StaleObjectException>(() => store.WriteTextAsync("second"));

        Assert.Equal("first", (await store.ReadTextAsync()).Value);
    }

    [SkippableFact]
    public async Task A_write_fails_where_somebody_else_wrote_since_the_read()
    {
        var store = await NewStoreAsync();
        var read = await store.WriteTextAsync("read");
        await store.WriteTextAsync("theirs", read);

        await Assert.ThrowsAsync<StaleObjectException>(() => store.WriteTextAsync("ours", read));

        Assert.Equal("theirs", (await store.ReadTextAsync()).Value);
    }

    [SkippableFact]
    public async Task A_write_fails_where_the_object_is_gone_and_does_not_bring_it_back()
    {
        var store = await NewStoreAsync();

        await Assert.ThrowsAsync<StaleObjectException>(() => store.WriteTextAsync("again", WrongETag));

        Assert.Equal(ObjectReadStatus.Absent, (await store.ReadTextAsync()).Status);
    }

    [SkippableFact]
    public async Task An_etag_of_no_known_form_is_stale_and_no_crash()
    {
        var store = await NewStoreAsync();
        await store.WriteTextAsync("text");

        Assert.Equal(ObjectReadStatus.Found, (await store.ReadTextAsync("odd \"etag\", W/")).Status);
        await Assert.ThrowsAsync<StaleObjectException>(() => store.WriteTextAsync("more", "odd \"etag\", W/"));
    }

    [SkippableFact]
    public async Task An_object_of_megabytes_comes_back_whole()
    {
        var store = await NewStoreAsync();
        var text = string.Concat(Enumerable.Range(0, 300_000).Select(static number => $"{number:D10},"));

        var etag = await store.WriteTextAsync(text);

        var read = await store.ReadTextAsync();
        Assert.Equal((text.Length, etag), (read.Value!.Length, read.ETag));
        Assert.True(text == read.Value, "The content came back changed.");
    }

    [SkippableFact]
    public async Task A_large_write_that_loses_is_told_so_and_what_follows_is_not_disturbed()
    {
        var store = await NewStoreAsync();
        var etag = await store.WriteTextAsync("first");
        var large = new string('x', 3_000_000);

        await Assert.ThrowsAsync<StaleObjectException>(() => store.WriteTextAsync(large));
        await Assert.ThrowsAsync<StaleObjectException>(() => store.WriteTextAsync(large, WrongETag));

        Assert.Equal(("first", etag), ((await store.ReadTextAsync()).Value, (await store.ReadTextAsync()).ETag));
    }

    [SkippableFact]
    public async Task Twenty_writers_at_once_lose_nothing()
    {
        var store = await NewStoreAsync();
        await store.EnsureConditionalWritesAsync(default);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async number => await AppendAsync(await NewStoreAsync(), $"{number:D2};", limit.Token)));

        var numbers = (await store.ReadTextAsync()).Value!.Split(';', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(0, 20).Select(static number => $"{number:D2}"), numbers.Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task Of_eight_creates_at_once_exactly_one_wins()
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
    public async Task What_the_parser_throws_arrives_as_it_is_and_is_not_tried_again()
    {
        var store = await NewStoreAsync();
        await store.WriteTextAsync("text");
        var calls = 0;
        var thrown = new DocumentUnreadableException(FailureCode.DocumentCorrupt, "It is no document.");

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
    public async Task An_input_output_error_of_the_parser_is_the_parsers()
    {
        var store = await NewStoreAsync();
        await store.WriteTextAsync("text");
        var thrown = new IOException("Of the parser.");

        Assert.Same(thrown, await Assert.ThrowsAsync<IOException>(() => store.ReadAsync<string>(null, (_, _, _) => throw thrown, default)));
    }

    [SkippableFact]
    public async Task A_cancelled_call_says_so()
    {
        var store = await NewStoreAsync();
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReadTextAsync(cancellationToken: cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.WriteTextAsync("text", cancellationToken: cancelled));

        Assert.Equal(ObjectReadStatus.Absent, (await store.ReadTextAsync()).Status);
    }

    [SkippableFact]
    public async Task A_store_beside_it_is_another_object_and_is_listed()
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
                return; // a lost answer
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
