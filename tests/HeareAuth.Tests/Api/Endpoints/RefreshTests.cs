using System.Text.RegularExpressions;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api.Endpoints;

/// <summary>Tests what POST /refresh loads and how it responds.</summary>
public sealed partial class RefreshTests : IAsyncLifetime
{
    private const string Another = "sec_1another";

    private RunningService? _service;

    private RunningService Service => _service!; // xunit initializes it before the test

    public async Task InitializeAsync() => _service = await RunningService.StartAsync();

    public async Task DisposeAsync() => await Service.DisposeAsync();

    [Fact]
    public async Task Loads_what_was_written_before_the_call()
    {
        await Service.ReplaceDocumentAsync(Some.Document(Some.Key("key_another", Another)));

        var response = await Service.RefreshAsync();

        Assert.Equal(200, response.Status);
        Assert.Matches(Success(), response.Body);
        Assert.Contains("\"keys_loaded\":2,", response.Body, StringComparison.Ordinal);
        Assert.Equal(200, (await Service.VerifyAsync(Another)).Status);
        Assert.Equal("2", (await Service.LoggedAsync("refresh_success")).Field("keys_loaded"));
    }

    [Fact]
    public async Task Refuses_a_deleted_key_after_a_refresh()
    {
        await Service.ReplaceDocumentAsync("""{"keys":[],"revision":1700000000001}""");

        Assert.Equal(200, (await Service.RefreshAsync()).Status);
        Assert.Equal(403, (await Service.VerifyAsync()).Status);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"keys":null}""")]
    [InlineData("""{"keys":{}}""")]
    [InlineData("")]
    [InlineData("<html><body>It works!</body></html>")]
    [InlineData("\u001f\u008b\u0008\u0000")]
    [InlineData("""{"keys":[{"id":"key_""")]
    [InlineData("""{"keys":[]} trailing""")]
    [InlineData("HEARE_ENCRYPTED_V1:gAAAAA")]
    public async Task Responds_500_and_keeps_its_keys_when_the_document_is_unusable(string document)
    {
        await Service.ReplaceDocumentAsync(document);

        var response = await Service.RefreshAsync();

        Assert.Equal((500, """{"error":"Failed to refresh keys"}"""), (response.Status, response.Body));
        Assert.Equal(200, (await Service.VerifyAsync()).Status);
        Assert.Equal("""{"status":"degraded"}""", (await Service.GetAsync("/ready")).Body);
        Assert.NotEmpty((await Service.LoggedAsync("refresh_failed")).Field("error")!);
        Assert.Equal(document, await File.ReadAllTextAsync(Service.Folder.File("keys.json")));
    }

    [Fact]
    public async Task Says_that_it_refuses_a_rollback_and_why()
    {
        await Service.ReplaceDocumentAsync("""{"keys":[],"revision":1}""");

        var response = await Service.RefreshAsync();

        Assert.Equal(
            (500, """{"error":"Failed to refresh keys","code":"rollback","reason":"the document (revision 1) is older than the served one (revision 1700000000000)"}"""),
            (response.Status, response.Body));
        Assert.Equal(200, (await Service.VerifyAsync()).Status);
        Assert.Contains("accept-rollback", (await Service.LoggedAsync("refresh_failed")).Field("error")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Responds_500_and_keeps_its_keys_when_the_document_is_gone()
    {
        Service.DeleteDocument();

        Assert.Equal(500, (await Service.RefreshAsync()).Status);
        Assert.Equal(200, (await Service.VerifyAsync()).Status);
    }

    [Fact]
    public async Task Is_ready_again_after_the_document_is_repaired()
    {
        await Service.ReplaceDocumentAsync("{}");
        Assert.Equal(500, (await Service.RefreshAsync()).Status);

        await Service.ReplaceDocumentAsync(Some.Document());

        Assert.Equal(200, (await Service.RefreshAsync()).Status);
        Assert.Equal("""{"status":"ready"}""", (await Service.GetAsync("/ready")).Body);
    }

    [Fact]
    public async Task Loads_an_older_document_only_with_accept_rollback()
    {
        await Service.ReplaceDocumentAsync("""{"keys":[],"revision":5}""");
        Assert.Equal(500, (await Service.RefreshAsync()).Status);
        Assert.Equal(500, (await Service.RefreshAsync("""{"accept_rollback":false}""")).Status);
        Assert.Contains("accept-rollback", (await Service.LoggedAsync("refresh_failed")).Field("error"), StringComparison.Ordinal);

        Assert.Equal(200, (await Service.RefreshAsync("""{"accept_rollback":true}""")).Status);
        Assert.Equal(403, (await Service.VerifyAsync()).Status);
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("[]", 400)]
    [InlineData("null", 400)]
    [InlineData("""{"accept_rollback":"yes"}""", 400)]
    [InlineData("""{"accept_rollback":1}""", 400)]
    [InlineData("""{"accept_rollback":true,"accept_rollback":true}""", 400)]
    [InlineData("""{"\ud800":1}""", 400)]
    [InlineData("{\"a\":\"\u00ff\"}", 200)]
    [InlineData("""{}""", 200)]
    [InlineData("""{"accept_rollback":null,"later":1}""", 200)]
    public async Task Accepts_only_an_object_with_a_boolean_flag(string body, int status) =>
        Assert.Equal(status, (await Service.RefreshAsync(body)).Status);

    [Fact]
    public async Task Responds_to_a_hundred_simultaneous_refreshes()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Service.RefreshAsync()));

        Assert.All(responses, static response => Assert.Equal(200, response.Status));
    }

    [Fact]
    public async Task Loads_a_change_at_the_next_poll_without_a_refresh()
    {
        await Service.DisposeAsync();
        _service = await RunningService.StartAsync(("REFRESH_INTERVAL", "50ms"));
        await Service.ReplaceDocumentAsync(Some.Document(Some.Key("key_another", Another)));

        await Eventually.IsTrueAsync(async () => (await Service.VerifyAsync(Another)).Status is 200);
        await Service.LoggedAsync("refresh_success", static line => line.Field("keys_loaded") == "2");
    }

    [GeneratedRegex("""^\{"success":true,"keys_loaded":\d+,"timestamp":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ","revision":\d+,"write_id":"\w+"\}$""")]
    private static partial Regex Success();
}
