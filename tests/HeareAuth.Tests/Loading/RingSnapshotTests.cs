using HeareAuth.Features.Documents.History;
using HeareAuth.Features.Documents.Records;
using HeareAuth.Features.Loading;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;
using HeareAuth.Features.Verification;
using HeareAuth.Tests.Support;
using HeareAuth.Tests.Verification;
using Microsoft.Extensions.Time.Testing;

namespace HeareAuth.Tests.Loading;

public sealed class RingSnapshotTests : IDisposable
{
    private const string Location = "s3://bucket/keys.json";

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly LogRecorder<RingSnapshot> _log = new();

    private string File => _folder.File("snapshot");

    [Theory]
    [InlineData(null)]
    [InlineData("a storage secret")]
    public async Task Restores_the_keys_and_what_is_needed_to_judge_the_next_document(string? secret)
    {
        await WriteAsync(secret, Content(await LoadAsync(Some.Document(
            Some.Key("key_2", "sec_2", name: "Caf\u00e9 \"x\"", more: """{"expires_at":"2031-01-01T00:00:00.5Z","metadata":{"n":1e+30}}"""),
            Some.Key("key_3", "sec_3", more: """{"enabled":false}"""),
            Some.Key("key_4", "sec_4", more: """{"expires_at":"soon"}""")))));

        var restored = await ReadAsync(secret);

        Assert.Equal((4, "\"etag\"", TimeSpan.Zero), (restored!.Document.Ring.Count, restored.ETag, restored.Age));
        Assert.Equal((1700000000000, 1700000000000), (restored.Document.Stamp.Revision, restored.Document.Stamp.FirstRevision));
        var (lastValid, expired) = (new DateTimeOffset(2031, 1, 1, 0, 0, 0, 499, TimeSpan.Zero), new DateTimeOffset(2031, 1, 1, 0, 0, 0, 500, TimeSpan.Zero));
        Assert.Equal(Some.Answer, Ring.AnswerTo(restored.Document, Some.Secret));
        Assert.EndsWith("\"metadata\":{\"n\":1e+30}}", Ring.AnswerTo(restored.Document, "sec_2", lastValid), StringComparison.Ordinal);
        Assert.Equal(RefusalReason.Expired, Ring.ReasonToRefuse(restored.Document.Ring, "sec_2", expired));
        Assert.Equal(RefusalReason.Disabled, Ring.ReasonToRefuse(restored.Document.Ring, "sec_3"));
        Assert.Equal(RefusalReason.Unreadable, Ring.ReasonToRefuse(restored.Document.Ring, "sec_4"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("a storage secret")]
    public async Task Restores_extra_digests_and_attributes(string? secret)
    {
        var now = _clock.GetUtcNow();
        var builder = new KeyRingBuilder();
        builder.Add(Record("key_1", "sec_1"), [Extra("sec_1a", now), Extra("sec_1b")], "attributes"u8);
        builder.Add(Record("key_2", "sec_2"));
        builder.Add(Record("key_3", "sec_3"), [Extra("sec_3a")]);
        builder.Add(Record("key_4", "sec_4"), attributes: [0, 255]);
        await WriteAsync(secret, Content(new LoadedDocument(builder.Build(), new DocumentFacts(default, IsEncrypted: false, HoldsHashesOnly: true))));

        var ring = (await ReadAsync(secret))!.Document.Ring;

        Assert.Equal((4, 3), (ring.Count, ring.ExtraDigests.Length));
        Assert.Null(Ring.ReasonToRefuse(ring, "sec_1a", now.AddTicks(-1)));
        Assert.Equal(RefusalReason.Expired, Ring.ReasonToRefuse(ring, "sec_1a", now));
        Assert.Equal(["key_1", "key_2", "key_3"], ((string[])["sec_1b", "sec_2", "sec_3a"]).Select(other => Find(ring, other).Id));
        Assert.Equal("attributes"u8.ToArray(), Find(ring, "sec_1").Attributes.ToArray());
        Assert.True(Find(ring, "sec_2").Attributes.IsEmpty);
        Assert.Equal([0, 255], Find(ring, "sec_4").Attributes.ToArray());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("a storage secret")]
    public async Task Ignores_and_replaces_a_file_of_another_version(string? secret)
    {
        await WriteAsync(secret, Content(await LoadAsync(Some.Document())));
        var current = await System.IO.File.ReadAllBytesAsync(File);
        Assert.True(current.AsSpan().StartsWith("HEARE_SNAPSHOT_V2\n"u8));

        byte[][] others = [[.. "HEARE_SNAPSHOT_V1\n"u8, .. current[18..]], [.. "HEARE_SNAPSHOT_V3\n"u8, .. current[18..]]];
        foreach (var other in others)
        {
            await System.IO.File.WriteAllBytesAsync(File, other);
            var snapshot = New(secret);
            Assert.Null(await snapshot.ReadAsync(Location, CancellationToken.None));
            Assert.Contains("a different version", _log.Lines.Last(static line => line.Event == "snapshot_ignored").Text, StringComparison.Ordinal);

            await snapshot.WriteAsync(Content(await LoadAsync(Some.Document())), CancellationToken.None);
            Assert.NotNull(await ReadAsync(secret));
        }

        Assert.Equal(others.Length, _log.Count("snapshot_ignored"));
    }

    [Fact]
    public async Task Holds_hashes_and_no_secret()
    {
        await WriteAsync(secret: null, Content(await LoadAsync("""{"keys":[{"id":"key_1","secret":"sec_plaintext","name":"n"}]}""")));

        var text = await System.IO.File.ReadAllTextAsync(File);
        Assert.DoesNotContain("sec_plaintext", text, StringComparison.Ordinal);
        Assert.Contains(Some.HashOf("sec_plaintext"), text, StringComparison.Ordinal);
        Assert.False((await ReadAsync(secret: null))!.Document.Facts.HoldsHashesOnly);
    }

    [Fact]
    public async Task Is_encrypted_if_there_is_a_storage_secret()
    {
        await WriteAsync("a storage secret", Content(await LoadAsync(Some.Document())));

        Assert.StartsWith("HEARE_SNAPSHOT_V2\nHEARE_ENCRYPTED_V1:", await System.IO.File.ReadAllTextAsync(File), StringComparison.Ordinal);
        Assert.Null(await ReadAsync("another secret"));
        Assert.Null(await ReadAsync(secret: null));
    }

    [Fact]
    public async Task Is_ignored_if_it_is_plain_although_there_is_a_storage_secret()
    {
        await WriteAsync(secret: null, Content(await LoadAsync(Some.Document())));

        Assert.Null(await ReadAsync("a storage secret"));
    }

    [Theory]
    [InlineData(23, null)]
    [InlineData(24, null)]
    [InlineData(25, "The snapshot is older than 24 hours, so its keys are not served")]
    [InlineData(-25, "The snapshot was written more than 24 hours in the future (the clock is or was wrong), so its keys are not served")]
    public async Task Its_keys_are_not_served_if_it_is_more_than_24_hours_old_or_in_the_future(int hours, string? because)
    {
        await WriteAsync(secret: null, Content(await LoadAsync(Some.Document())) with { WrittenAt = _clock.GetUtcNow() - TimeSpan.FromHours(hours) });

        var restored = await ReadAsync(secret: null);

        Assert.Equal(because is null, restored!.IsServable);
        Assert.Equal(because, _log.Lines.SingleOrDefault().Text);
        Assert.Equal(TimeSpan.FromHours(Math.Max(hours, 0)), restored.Age);
    }

    [Fact]
    public async Task Is_ignored_if_it_is_from_another_store()
    {
        await WriteAsync(secret: null, Content(await LoadAsync(Some.Document())) with { Location = "s3://other/keys.json" });

        Assert.Null(await ReadAsync(secret: null));
        Assert.Equal(1, _log.Count("snapshot_ignored"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("a storage secret")]
    public async Task Is_ignored_if_any_bit_is_flipped_or_its_end_is_missing(string? secret)
    {
        await WriteAsync(secret, Content(await LoadAsync(Some.Document())));
        var whole = await System.IO.File.ReadAllBytesAsync(File);

        // One bit in each byte, a different one from byte to byte: all of them would take too long.
        for (var i = 0; i < whole.Length; i++)
        {
            var flipped = whole.ToArray();
            flipped[i] ^= (byte)(1 << (i % 8));
            await System.IO.File.WriteAllBytesAsync(File, flipped);
            Assert.True(await ReadAsync(secret) is null, $"read in spite of a flipped bit in byte {i} of {whole.Length}");

            await System.IO.File.WriteAllBytesAsync(File, whole[..i]);
            Assert.True(await ReadAsync(secret) is null, $"read in spite of being cut at byte {i} of {whole.Length}");
        }
    }

    [Fact]
    public async Task Logs_no_warning_if_there_is_no_file()
    {
        Assert.Null(await ReadAsync(secret: null));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Logs_a_warning_if_it_cannot_be_written()
    {
        Directory.CreateDirectory(File);

        await WriteAsync(secret: null, Content(await LoadAsync(Some.Document())));

        Assert.Equal(1, _log.Count("snapshot_failed"));
    }

    [Fact]
    public async Task Renews_its_time_every_fifteen_minutes_while_the_document_is_confirmed()
    {
        var snapshot = New(secret: null);
        var document = await LoadAsync(Some.Document());
        await snapshot.WriteAsync(Content(document), CancellationToken.None);
        var written = await System.IO.File.ReadAllTextAsync(File);

        _clock.Advance(TimeSpan.FromMinutes(14));
        await snapshot.RenewAsync(Content(document), CancellationToken.None);
        Assert.Equal(written, await System.IO.File.ReadAllTextAsync(File));

        _clock.Advance(TimeSpan.FromMinutes(1));
        await snapshot.RenewAsync(Content(document), CancellationToken.None);
        Assert.Equal(TimeSpan.Zero, (await ReadAsync(secret: null))!.Age);
    }

    [Fact]
    public async Task Renews_its_time_after_the_clock_went_back()
    {
        var snapshot = New(secret: null);
        var document = await LoadAsync(Some.Document());
        await snapshot.WriteAsync(Content(document) with { WrittenAt = _clock.GetUtcNow().AddYears(1) }, CancellationToken.None);

        await snapshot.RenewAsync(Content(document), CancellationToken.None);

        Assert.Equal(TimeSpan.Zero, (await ReadAsync(secret: null))!.Age);
    }

    [Fact]
    public async Task Overwrites_the_snapshot_of_another_process()
    {
        await WriteAsync(secret: null, Content(await LoadAsync(Some.Document())) with { Location = "s3://other/keys.json" });

        await WriteAsync(secret: null, Content(await LoadAsync(Some.Document())));

        Assert.NotNull(await ReadAsync(secret: null));
    }

    [Fact]
    public async Task Is_encrypted_again_when_it_was_read_with_the_previous_secret_and_keeps_its_age()
    {
        await WriteAsync("an old secret", Content(await LoadAsync(Some.Document())));
        _clock.Advance(TimeSpan.FromHours(2));

        var restored = await New("a new secret", previous: "an old secret").ReadAsync(Location, CancellationToken.None);

        Assert.Equal(TimeSpan.FromHours(2), restored!.Age);
        Assert.Equal(TimeSpan.FromHours(2), (await ReadAsync("a new secret"))!.Age);
        Assert.Null(await ReadAsync("an old secret"));
    }

    [Fact]
    public async Task Stays_encrypted_when_only_the_previous_secret_is_known()
    {
        await WriteAsync("an old secret", Content(await LoadAsync(Some.Document())));

        Assert.NotNull(await New(secret: null, previous: "an old secret").ReadAsync(Location, CancellationToken.None));

        Assert.NotNull(await ReadAsync("an old secret"));
    }

    public void Dispose() => _folder.Dispose();

    private static ApiKey Find(KeyRing ring, string secret) => Assert.IsType<Accepted>(Ring.Judge(ring, secret)).Key;

    private static KeyRecord Record(string id, string secret) => KeyRecord.Read(System.Text.Encoding.UTF8.GetBytes(Some.Key(id, secret)));

    private static ExtraDigest Extra(string secret, DateTimeOffset? until = null) =>
        new() { Digest = Ring.DigestOf(secret), NotAfterTicks = until?.UtcTicks ?? KeyRing.NeverTicks };

    private SnapshotContent Content(LoadedDocument document) => new(document, "\"etag\"", Location, _clock.GetUtcNow());

    private Task WriteAsync(string? secret, SnapshotContent content) => New(secret).WriteAsync(content, CancellationToken.None);

    private Task<RestoredSnapshot?> ReadAsync(string? secret) => New(secret).ReadAsync(Location, CancellationToken.None);

    private async Task<LoadedDocument> LoadAsync(string document)
    {
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(document));
        return await new KeyRingReader(Cipher(secret: null)).ReadAsync(content, content.Length, CancellationToken.None);
    }

    private DocumentCipher Cipher(string? secret, string? previous = null) =>
        new(new StorageOptions { Secret = Secret(secret), PreviousSecret = Secret(previous) }, _clock);

    private static StorageSecret? Secret(string? text) => text is null ? null : new StorageSecret(text);

    private RingSnapshot New(string? secret, string? previous = null) =>
        new(ObjectStoreFactory.ForPrivateFile(File, SnapshotFile.RequireReplaceable, _clock, StorageOptions.DefaultMaxDocumentSize), Cipher(secret, previous), _clock, _log);
}
