using System.Globalization;
using System.Text;
using Amazon.S3.Model;

namespace HeareAuth.Tests.Support;

/// <summary>Errors of S3 servers with their original codes and messages, and servers that handle conditions wrongly.</summary>
internal static class S3Faults
{
    public static Fault SlowDown => Error(503, "SlowDown", "Please reduce your request rate.");

    public static Fault TooManyRequests => Error(429, "TooManyRequests", "Please reduce your request rate.");

    public static Fault InternalError => Error(500, "InternalError", "We encountered an internal error. Please try again.");

    public static Fault AccessDenied => Error(403, "AccessDenied", "Access Denied");

    public static Fault BadSignature => Error(403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.");

    public static Fault ExpiredToken => Error(400, "ExpiredToken", "The provided token has expired.");

    public static Fault NoSuchBucket => Error(404, "NoSuchBucket", "The specified bucket does not exist");

    public static Fault NoSuchKey => Error(404, "NoSuchKey", "The specified key does not exist.");

    public static Fault PreconditionFailed => Error(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");

    public static Fault Conflict => Error(409, "ConditionalRequestConflict", "A conflicting operation occurred during the request.");

    /// <summary>Completes the request and returns an error.</summary>
    public static Fault InternalErrorAfterwards => Faults.AnswerAfterForwarding(500, Words("InternalError", "We encountered an internal error."), "application/xml");

    /// <summary>Acts like DigitalOcean Spaces: an If-Match in quotes never matches, one without quotes does.</summary>
    public static Fault RefuseQuotedETag => static exchange =>
        exchange.Request.Header("If-Match") is ['"', ..] ? PreconditionFailed(exchange) : exchange.PassAsync();

    /// <summary>Acts like Garage: ignores the condition, writes, and reports success.</summary>
    /// <remarks>The headers are signed, so the proxy cannot remove them from the request. It writes the object itself instead.</remarks>
    public static Fault IgnoreConditions(S3Server s3) => async exchange =>
    {
        if (exchange.Request.Header("If-Match") is null && exchange.Request.Header("If-None-Match") is null)
        {
            await exchange.PassAsync();
            return;
        }

        var path = exchange.Request.Path.Split('/', 3);
        using var client = s3.Client();
        using var body = new MemoryStream(Payload(exchange.Request));
        var written = await client.PutObjectAsync(
            new PutObjectRequest { BucketName = path[1], Key = Uri.UnescapeDataString(path[2]), InputStream = body },
            exchange.Stopped);
        await exchange.AnswerAsync(HttpMessage.Response(200, "", "application/xml").With("ETag", written.ETag));
    };

    private static Fault Error(int status, string code, string words) =>
        Faults.Answer(status, Words(code, words), "application/xml");

    private static string Words(string code, string words) =>
        $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>{words}</Message><RequestId>fault</RequestId></Error>";

    // Over plain HTTP the SDK signs a body in chunks: "<hex size>;chunk-signature=...", line end, data, line end.
    private static byte[] Payload(HttpMessage request)
    {
        if (request.Header("X-Amz-Content-SHA256") is not { } hash || !hash.StartsWith("STREAMING-", StringComparison.Ordinal))
        {
            return request.Body;
        }

        using var payload = new MemoryStream();
        ReadOnlySpan<byte> rest = request.Body;
        while (rest.IndexOf("\r\n"u8) is >= 0 and var end)
        {
            var size = Encoding.ASCII.GetString(rest[..end]).Split(';')[0];
            var count = int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (count == 0)
            {
                break;
            }

            payload.Write(rest.Slice(end + 2, count));
            rest = rest[(end + 2 + count + 2)..];
        }

        return payload.ToArray();
    }
}
