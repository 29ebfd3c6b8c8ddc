using System.Buffers;
using Microsoft.Net.Http.Headers;

namespace HeareAuth.Api.Http;

/// <summary>Reads a small JSON body as bytes: its size first, then its type, as the contract orders the errors.</summary>
internal static class JsonBody
{
    /// <summary>The largest body that is read, in bytes.</summary>
    public const int MostBytes = 16 * 1024;

    /// <summary>Parses the whole body in the request's own buffers.</summary>
    /// <param name="parse">Must keep nothing of the buffer.</param>
    /// <exception cref="BadHttpRequestException">Too large (413), too slow (408) or broken (400).</exception>
    public static async ValueTask<T> ReadAsync<T>(
        HttpRequest request, Func<ReadOnlySequence<byte>, T> parse, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MostBytes)
        {
            throw TooLarge();
        }

        try
        {
            while (true)
            {
                var read = await request.BodyReader.ReadAsync(cancellationToken);
                if (read.Buffer.Length > MostBytes)
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
            // So the server tells of a chunk whose size overflows.
            throw new BadHttpRequestException("Bad request", StatusCodes.Status400BadRequest, e);
        }
    }

    /// <summary>A missing type passes; so does any <c>+json</c>. Two types, another charset or any encoding do not.</summary>
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
            && (!media.Charset.HasValue || HeaderUtilities.RemoveQuotes(media.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)));

    private static BadHttpRequestException TooLarge() =>
        new("Request body too large", StatusCodes.Status413PayloadTooLarge);
}
