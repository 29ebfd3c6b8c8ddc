using System.Text;
using HeareAuth.Features.Storage;

namespace HeareAuth.Tests.Storage;

/// <summary>Reads and writes objects as text.</summary>
internal static class Reading
{
    public static Task<ObjectRead<string>> ReadTextAsync(this IObjectStore store, string? unlessETag = null, CancellationToken cancellationToken = default) =>
        store.ReadAsync(unlessETag, ParseAsync, cancellationToken);

    public static Task<string> WriteTextAsync(this IObjectStore store, string text, string? expectedETag = null, CancellationToken cancellationToken = default) =>
        store.WriteAsync(Encoding.UTF8.GetBytes(text), ObjectMediaType.Json, expectedETag, cancellationToken);

    public static async ValueTask<string> ParseAsync(Stream content, long length, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(content, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
