using System.Globalization;
using System.Net;
using System.Text.Json;
using HeareAuth.Cli.Text;

namespace HeareAuth.Cli.Remote;

/// <summary>Reads the bodies of the service, and takes nothing for its answer that is not.</summary>
internal static class ServiceReply
{
    /// <summary>Words of <c>/ready</c>.</summary>
    public const string Ready = "ready";
    public const string Degraded = "degraded";

    /// <summary>What a look at the path of a refresh may find wrong.</summary>
    public const string NoSuchPath = "no such path";
    public const string OtherPath = "other path";

    private const int MaxRemoteWords = 200;

    public static ServiceAnswer ReadRefresh(HttpStatusCode status, string body)
    {
        using var json = TryParse(body);
        if (status is HttpStatusCode.OK
            && json?.RootElement is { ValueKind: JsonValueKind.Object } answer
            && answer.TryGetProperty("success", out var success) && success.ValueKind is JsonValueKind.True
            && answer.TryGetProperty("keys_loaded", out var loaded) && loaded.ValueKind is JsonValueKind.Number && loaded.TryGetInt64(out var count))
        {
            return ServiceAnswer.Success(OneLine(answer), count);
        }

        return Refusal(status, json?.RootElement);
    }

    public static ServiceAnswer ReadHealth(HttpStatusCode status, string body)
    {
        using var json = TryParse(body);
        return status is HttpStatusCode.OK
            && json?.RootElement is { ValueKind: JsonValueKind.Object } answer
            && answer.TryGetProperty("status", out var text) && text.ValueKind is JsonValueKind.String && text.ValueEquals("ok")
                ? ServiceAnswer.Success(OneLine(answer))
                : Refusal(status, json?.RootElement);
    }

    /// <summary>The Python service has no such path; being healthy is all that it tells.</summary>
    public static ServiceAnswer ReadReadiness(HttpStatusCode status, string body)
    {
        using var json = TryParse(body);
        var word = json?.RootElement is { ValueKind: JsonValueKind.Object } answer
            && answer.TryGetProperty("status", out var text) && text.ValueKind is JsonValueKind.String ? text.GetString() : null;
        return (status, word) switch
        {
            (HttpStatusCode.OK, Ready or Degraded) => ServiceAnswer.Success(word),
            (HttpStatusCode.NotFound, _) => ServiceAnswer.Success(Ready),
            (HttpStatusCode.ServiceUnavailable, "not_ready") => ServiceAnswer.Failure(
                "it has no keys to verify with yet, or is stopping", "The reason is in its log, under refresh_failed."),
            _ => Refusal(status, json?.RootElement),
        };
    }

    /// <summary>
    /// What a GET of <c>/refresh</c> tells: 405 where the service has the path, so that neither success nor a redirect
    /// comes from there. A proxy may answer whatever error it likes to a method that it does not let pass.
    /// </summary>
    public static ServiceAnswer ReadRefreshPath(HttpStatusCode status) => ServiceAnswer.Success((int)status switch
    {
        404 => NoSuchPath,
        < 400 => OtherPath,
        _ => "",
    });

    private static ServiceAnswer Refusal(HttpStatusCode status, JsonElement? answer)
    {
        var words = RemoteWords(answer);
        var code = ((int)status).ToString(CultureInfo.InvariantCulture);
        return (int)status switch
        {
            200 => ServiceAnswer.Failure("what answered there is not a HeareAuth service", "Check the address."),
            >= 300 and < 400 => ServiceAnswer.Failure($"the address redirects ({code}), and redirects are not followed", "Give the final address."),
            403 => ServiceAnswer.Failure(
                $"the service refused (403{words})",
                "Run the command on the service's own machine, or set REFRESH_TOKEN or ADMIN_SOCKET as the service has it."),
            404 => ServiceAnswer.Failure($"there is no such path (404{words})", "Check the address; it ends in /refresh or /health."),
            >= 500 => ServiceAnswer.Failure($"the service failed ({code}{words})", "The reason is in the service's log."),
            _ => ServiceAnswer.Failure($"the service answered {code}{words}"),
        };
    }

    /// <summary>The service's own words, cut; whoever prints them escapes them.</summary>
    private static string RemoteWords(JsonElement? answer) =>
        answer is { ValueKind: JsonValueKind.Object } element
        && element.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.String
            ? $": {Printable.Cut(error.GetString() ?? "", MaxRemoteWords)}"
            : "";

    private static string OneLine(JsonElement element) =>
        element.GetRawText().ReplaceLineEndings("").Trim();

    private static JsonDocument? TryParse(string body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
