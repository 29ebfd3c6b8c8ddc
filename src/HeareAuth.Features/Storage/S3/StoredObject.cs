using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Security.Cryptography;
using Amazon.S3.Model;
using HeareAuth.Features.Storage.S3.Conditions;
using HeareAuth.Features.Storage.S3.Connection;

namespace HeareAuth.Features.Storage.S3;

/// <summary>The response to a read of an object. Disposing it closes the connection if the body has not been read to its end.</summary>
internal sealed class StoredObject(GetObjectResponse response, Stream body, bool isDecoded, S3Exchange exchange) : IDisposable
{
    private const int MaxCodings = 3;

    /// <summary>The ETag in its strong form; null if the store sends none.</summary>
    public string? ETag { get; } = ETagText.Read(response.ETag);

    /// <summary>The hash of what has been read so far, from which to derive an ETag; null if the store sends one.</summary>
    public IncrementalHash? Hash { get; } = ETagText.Read(response.ETag) is null ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;

    /// <summary>The length of <see cref="Body"/> in bytes; -1 if unknown.</summary>
    public long Length => isDecoded ? -1 : exchange.Length;

    /// <summary>The content, without any Content-Encoding.</summary>
    public Stream Body => body;

    public S3Exchange Exchange => exchange;

    /// <summary>The Content-Type without its parameters; empty if the store sends none.</summary>
    public string MediaType { get; } = (response.Headers.ContentType ?? "").Split(';')[0].Trim();

    /// <summary>
    /// Whether this may be the page of a proxy or a portal, and not the object. A web page is not a document, and an error
    /// in plain text has no ETag.
    /// </summary>
    public bool MayBeAPage =>
        MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase)
        || (ETag is null && MediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase));

    /// <returns>Null if the content is encoded in a way that cannot be read.</returns>
    [SuppressMessage("Reliability", "CA2000", Justification = "Disposing the outermost stream disposes the others.")]
    public static StoredObject? Open(GetObjectResponse response, S3Exchange exchange)
    {
        var codings = (response.Headers.ContentEncoding ?? "").Split(',', StringSplitOptions.TrimEntries)
            // Some stores keep "aws-chunked", which describes the upload and not the object.
            .Where(static coding => coding is not "" && !Is(coding, "identity") && !Is(coding, "aws-chunked"))
            .ToArray();
        Stream? body = response.ResponseStream;
        foreach (var coding in codings.Length <= MaxCodings ? codings.Reverse() : [""])
        {
            body = body is null ? null : Decode(body, coding);
        }

        return body is null ? null : new StoredObject(response, body, codings.Length > 0, exchange);
    }

    public void Dispose()
    {
        Hash?.Dispose();
        body.Dispose();
        response.Dispose();
    }

    private static Stream? Decode(Stream body, string coding) =>
        Is(coding, "gzip") || Is(coding, "x-gzip") ? new GZipStream(body, CompressionMode.Decompress)
        : Is(coding, "deflate") ? new ZLibStream(body, CompressionMode.Decompress)
        : Is(coding, "br") ? new BrotliStream(body, CompressionMode.Decompress)
        : null;

    private static bool Is(string coding, string name) => coding.Equals(name, StringComparison.OrdinalIgnoreCase);
}
