using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using HeareAuth.Features.Keys;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Storage.S3;

/// <summary>An ETag is opaque text: the service and the command work with whatever a store sends, and send it back as it came.</summary>
public sealed class OpaqueETagTests
{
    public static TheoryData<string> Kinds => new(
        "32 hex digits that are no MD5", "32 hex digits without quotes", "0x8D", "base64", "SHA-1", "CRC", "number", "number without quotes", "weak");

    [Fact]
    public async Task The_command_creates_lists_shows_and_deletes()
    {
        await using var bucket = await StubBucket.NewAsync();

        var created = (await bucket.RunAsync("create", "--name", "mine", "--no-refresh", "-o", "json")).MustExit(0);
        using var key = JsonDocument.Parse(created.Output);
        var id = key.RootElement.GetProperty("id").GetString()!;
        Assert.Contains(id, (await bucket.RunAsync("list")).MustExit(0).Output, StringComparison.Ordinal);
        Assert.Contains("mine", (await bucket.RunAsync("show", id)).MustExit(0).Output, StringComparison.Ordinal);
        (await bucket.RunAsync("delete", id, "--yes", "--no-refresh")).MustExit(0);

        Assert.Contains("No API keys", (await bucket.RunAsync("list")).MustExit(0).Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_key_is_created_listed_shown_and_deleted(string kind)
    {
        await using var bucket = await StubBucket.NewAsync();
        bucket.Store.ETagOf = (version, content) => Make(kind, version, content);
        await using var features = bucket.Features();

        var id = (await features.AskAsync(new CreateKey("mine"))).Key.Id;
        Assert.Single((await features.AskAsync(new ListKeys())).Keys);
        Assert.Equal("mine", (await features.AskAsync(new ShowKey(id))).Name);
        var etag = bucket.Store.ETag!.Replace("W/", "", StringComparison.Ordinal);
        await features.AskAsync(new DeleteKey(id));

        Assert.Empty((await features.AskAsync(new ListKeys())).Keys);
        Assert.Equal(etag, bucket.Store.Requests.Last(static request => request is { Method: "PUT", Path: "/bucket/keys.json" }).IfMatch);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_service_starts_cold_and_polls(string kind)
    {
        await using var bucket = await StubBucket.NewAsync();
        bucket.Store.ETagOf = (version, content) => Make(kind, version, content);
        bucket.Put(Some.Document());
        await using var service = await bucket.StartServiceAsync(("REFRESH_INTERVAL", "50ms"));
        await Eventually.IsTrueAsync(async () => (await service.VerifyAsync()).Status == 200);

        // An unchanged document is not read again.
        await Eventually.IsTrueAsync(() => bucket.Store.Requests.Any(static request => request.IfNoneMatch is not null));
        await service.LoggedAsync("startup");
        Assert.Single(service.LogLines, static line => line.Event == "refresh_success" || line.Event == "startup");
        bucket.Put("""{"keys":[],"revision":1700000000001,"first_revision":1700000000000}""");

        await Eventually.IsTrueAsync(async () => (await service.VerifyAsync()).Status == 403);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_store_that_compares_without_quotes_gets_the_bare_form(string kind)
    {
        await using var bucket = await StubBucket.NewAsync(store: await StubStore.StartWithBareETagsAsync());
        bucket.Store.ETagOf = (version, content) => Make(kind, version, content);
        bucket.Put(Some.Document());
        await using var features = bucket.Features();

        await features.AskAsync(new DeleteKey(Some.KeyId));

        Assert.DoesNotContain('"', bucket.Store.Requests.Last(static request => request.IfMatch is not null).IfMatch!);
    }

    private static string Make(string kind, int version, byte[] content) => kind switch
    {
        "32 hex digits that are no MD5" => $"\"{version:x32}\"",
        "32 hex digits without quotes" => $"{version:x32}",
        "0x8D" => $"\"0x8D{version:X13}\"",
        "base64" => $"\"{Convert.ToBase64String([(byte)version, .. SHA1.HashData(content)])[..^1]}=\"",
        "SHA-1" => $"\"{Convert.ToHexStringLower(SHA1.HashData([(byte)version, .. content]))}\"",
        "CRC" => $"\"{version:x8}\"",
        "number" => $"\"{version + 1_700_000_000}\"",
        "number without quotes" => (version + 1_700_000_000).ToString(CultureInfo.InvariantCulture),
        _ => $"W/\"{version:x8}\"",
    };
}
