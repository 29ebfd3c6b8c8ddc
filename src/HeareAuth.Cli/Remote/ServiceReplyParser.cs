using System.Net;
using System.Text.Json;
using HeareAuth.Cli.Text;
using HeareAuth.Features.Storage.Seen;

namespace HeareAuth.Cli.Remote;

/// <summary>Reads HTTP responses from the service, and accepts only those that a HeareAuth service sends.</summary>
internal static class ServiceReplyParser
{
    /// <summary>The bodies that <see cref="ReadReadiness"/> returns: the statuses of <c>/ready</c>.</summary>
    public const string Ready = "ready";
    public const string Degraded = "degraded";

    /// <summary>The bodies that <see cref="ReadRefreshPath"/> returns if something is wrong.</summary>
    public const string NoSuchPath = "no such path";
    public const string OtherPath = "other path";

    private const int MaxQuotedError = 200;

    public static ServiceReply ReadRefresh(HttpStatusCode status, string body)
    {
        var json = ParseObject(body);
        return status is HttpStatusCode.OK
            && Member(json, "success") is { ValueKind: JsonValueKind.True }
            && Member(json, "keys_loaded") is { ValueKind: JsonValueKind.Number } loaded && loaded.TryGetInt64(out var count)
                ? ServiceReply.Success(OneLine(json), count) with { Served = ReadServed(json) }
                : Refusal(status, json);
    }

    public static ServiceReply ReadHealth(HttpStatusCode status, string body)
    {
        var json = ParseObject(body);
        return status is HttpStatusCode.OK && Text(json, "status") == "ok" ? ServiceReply.Success(OneLine(json)) : Refusal(status, json);
    }

    /// <summary>Treats 404 as ready: the Python service has no such path, and only reports that it is healthy.</summary>
    public static ServiceReply ReadReadiness(HttpStatusCode status, string body)
    {
        var json = ParseObject(body);
        var word = Text(json, "status");
        return (status, word) switch
        {
            (HttpStatusCode.OK, Ready or Degraded) => ServiceReply.Success(word),
            (HttpStatusCode.NotFound, _) => ServiceReply.Success(Ready),
            (HttpStatusCode.ServiceUnavailable, "not_ready") => ServiceReply.Failure(
                "it has no keys to verify with yet, its keys are older than MAX_STALENESS, or it is shutting down",
                "Run 'heare-auth refresh'. If that fails, look for refresh_failed in the service's log."),
            _ => Refusal(status, json),
        };
    }

    /// <summary>
    /// Reads the response to a GET of <c>/refresh</c>. The service answers 405 there, so neither success nor a redirect
    /// comes from it. A proxy may answer any error to a method that it does not let through.
    /// </summary>
    public static ServiceReply ReadRefreshPath(HttpStatusCode status) => ServiceReply.Success((int)status switch
    {
        404 => NoSuchPath,
        < 400 => OtherPath,
        _ => "",
    });

    private static ServiceReply Refusal(HttpStatusCode status, JsonElement? json)
    {
        // Text from the service is shortened here, and escaped where it is printed.
        var error = Text(json, "error") is { } text ? $": {Printable.Cut(text, MaxQuotedError)}" : "";
        var code = ((int)status).ToString(CultureInfo.InvariantCulture);
        return (int)status switch
        {
            200 => ServiceReply.Failure("the address does not lead to a HeareAuth service", "Check the address."),
            >= 300 and < 400 => ServiceReply.Failure($"the address redirects ({code}), and redirects are not followed", "Use the final address."),
            403 => ServiceReply.Failure(
                $"the service refused (403{error})",
                "Run the command on the service's own machine, or set REFRESH_TOKEN or ADMIN_SOCKET to the service's own value."),
            404 => ServiceReply.Failure($"the address does not exist (404{error})", "Check that it ends in /refresh or /health."),
            >= 500 when Text(json, "code") == FailureCode.Rollback.Name => Rollback(json),
            >= 500 => ServiceReply.Failure($"the service failed ({code}{error})", "The reason is in the service's log."),
            _ => ServiceReply.Failure($"the service answered {code}{error}"),
        };
    }

    private static ServiceReply Rollback(JsonElement? json)
    {
        var reason = Printable.Cut(Text(json, "reason") ?? "it was rolled back", MaxQuotedError);
        var refusal = ServiceReply.Failure(
            $"the service refuses the stored document: {reason}", "If it was restored on purpose, run 'heare-auth refresh --accept-rollback'.");
        return refusal with { IsRollback = true };
    }

    /// <summary>Returns null for a service of an older version, for the Python service, and for a document that the latter wrote.</summary>
    private static ServedWrite? ReadServed(JsonElement? json) =>
        Member(json, "revision") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var revision)
            ? new ServedWrite(revision, Text(json, "write_id"))
            : null;

    private static string OneLine(JsonElement? json) => json?.GetRawText().ReplaceLineEndings("").Trim() ?? "";

    private static string? Text(JsonElement? json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Member(JsonElement? json, string name) =>
        json is { } value && value.TryGetProperty(name, out var member) ? member : null;

    /// <returns>Null if the body is not a JSON object.</returns>
    private static JsonElement? ParseObject(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind is JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
