using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Api;

/// <summary>Sends canary secrets in every way a secret can arrive, and searches all output for them.</summary>
public sealed class SecretLeakTests
{
    private const string ApiKey = Canary.KeySecret;
    private const string Token = Canary.RefreshToken;

    [Fact]
    public async Task Keeps_secrets_out_of_the_log_the_responses_and_the_snapshot()
    {
        await using var service = await RunningService.StartAsync(
            $$"""{"keys":[{"id":"key_1","secret":"{{ApiKey}}","name":"n"},{"id":"key_1","secret":"{{ApiKey}}-2","name":"twin"}]}""",
            ("STORAGE_SECRET", Canary.StorageSecret),
            ("STORAGE_SECRET_PREVIOUS", Canary.OtherStorageSecret),
            ("REFRESH_TOKEN", Token),
            ("SNAPSHOT_PATH", "{folder}/snapshot"));
        RawResponse[] responses =
        [
            await service.VerifyAsync(ApiKey),
            await service.VerifyAsync(ApiKey + "x"),
            await service.PostAsync("/verify", $$"""{"api_key":"{{ApiKey}}"""),
            await service.PostAsync("/verify", ApiKey),
            await service.PostAsync($"/verify?api_key={ApiKey}", Some.Body(ApiKey)),
            await service.PostAsync($"/{ApiKey}", ""),
            await service.ExchangeAsync($"GET /verify HTTP/1.1\r\nHost: a\r\nX-API-Key: {ApiKey}\r\nCookie: key={ApiKey}\r\n\r\n"),
            await service.ExchangeAsync($"POST /verify HTTP/1.1\r\nHost: a\r\nContent-Length: {ApiKey}\r\n\r\n"),
            await service.ExchangeAsync($"{ApiKey} /verify HTTP/1.1\r\nHost: a\r\n\r\n"),
            await service.PostAsync("/refresh", "", $"Authorization: Bearer {Token}\r\n"),
            await service.PostAsync("/refresh", "", $"Authorization: Bearer {Token}x\r\n"),
            await service.PostAsync("/refresh", "", $"Authorization: Basic {Token}\r\n"),
        ];
        foreach (var unreadable in (string[])[$$"""{"keys":[{"secret":"{{ApiKey}}" "{{ApiKey}}"}]}""", $"HEARE_ENCRYPTED_V1:{ApiKey}", $$"""{"{{ApiKey}}":1}"""])
        {
            await service.ReplaceDocumentAsync(unreadable);
            responses = [.. responses, await service.RefreshAsync()];
        }

        var snapshot = await File.ReadAllTextAsync(service.Folder.File("snapshot"));
        await service.StopAsync();

        Assert.Contains(service.LogLines, static line => line.Event == "refresh_failed");
        string[] outputs = [service.LogText, snapshot, .. responses.Select(static response => response.ToString())];
        Assert.All(outputs, static output => Assert.DoesNotContain(Canary.Mark, output, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(Some.HashOf(ApiKey)[7..], service.LogText, StringComparison.OrdinalIgnoreCase);
    }
}
