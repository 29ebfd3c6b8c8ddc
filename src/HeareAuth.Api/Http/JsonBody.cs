using System.Buffers;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace HeareAuth.Api.Http;

/// <summary>Reads a small JSON body as bytes. Check its type only after reading it: the contract puts 413 before 415.</summary>
internal static class JsonBody
{
    /// <summary>The largest body that is accepted, in bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>Parses the whole body where it lies in the request's buffers.</summary>
    /// <param name="parse">Must not keep a reference to the buffer.</param>
    /// <exception cref="BadHttpRequestException">The body is too large (413), too slow (408) or broken (400).</exception>
    public static async ValueTask<T> ReadAsync<T>(
        HttpRequest request, Func<ReadOnlySequence<byte>, T> parse, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBytes)
        {
            throw TooLarge();
        }

        try
        {
            while (true)
            {
                var read = await request.BodyReader.ReadAsync(cancellationToken);
                if (read.Buffer.Length > MaxBytes)
                {
                    throw TooLarge();
                }

                if (read.IsCompleted)
                {
                    var parsed = parse(read.Buffer);
                    request.BodyReader.AdvanceTo(read.Buffer.End);
                    return parsed;
                }

                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (IOException e) when (e is not BadHttpRequestException)
        {
            // Kestrel reports a chunk size that overflows as a plain IOException.
            throw new BadHttpRequestException("Bad request", StatusCodes.Status400BadRequest, e);
        }
    }

    /// <summary>Accepts a missing Content-Type and any <c>+json</c>, but not two types, another charset or any Content-Encoding.</summary>
    public static bool IsJson(HttpRequest request)
    {
        var types = request.Headers.ContentType;
        return request.Headers.ContentEncoding.Count == 0
            && (types.Count == 0 || (types.Count == 1 && IsJson(types[0])));
    }

    private static bool IsJson(string? type) =>
        type == "application/json"
        || (MediaTypeHeaderValue.TryParse(type, out var media)
            && (media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                || media.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
            && media.Parameters.Count(static parameter => parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase)) <= 1
            && (!media.Charset.HasValue || IsUtf8(HeaderUtilities.RemoveQuotes(media.Charset))));

    /// <summary>Some clients leave out the hyphen.</summary>
    private static bool IsUtf8(StringSegment charset) =>
        charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase);

    private static BadHttpRequestException TooLarge() =>
        new("Request body too large", StatusCodes.Status413PayloadTooLarge);
}
