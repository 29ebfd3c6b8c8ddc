using HeareAuth.Features.Documents;
using HeareAuth.Features.Text;

namespace HeareAuth.Features.Storage;

/// <summary>
/// Keeps objects that are far too large from filling the memory: an endless response, or a bucket and key that name
/// something else. The limit is MAX_DOCUMENT_SIZE, and counts decompressed bytes.
/// </summary>
internal static class DocumentSize
{
    private const string Remedy = "If it is meant to be that large, raise MAX_DOCUMENT_SIZE for the service and for every command.";

    /// <exception cref="DocumentUnreadableException">There are more bytes than may be read.</exception>
    public static void ThrowIfTooLarge(long bytes, long max, string location)
    {
        if (bytes > max)
        {
            throw new DocumentUnreadableException(
                FailureCode.DocumentTooLarge, $"{location} is larger than MAX_DOCUMENT_SIZE ({ByteSize.Format(max)})", Remedy);
        }
    }

    /// <summary>Refuses a write that could not be read afterwards.</summary>
    /// <exception cref="DocumentUnreadableException">There are more bytes than may be read.</exception>
    public static void ThrowIfTooLargeToWrite(long bytes, long max, string location)
    {
        if (bytes > max)
        {
            throw new DocumentUnreadableException(
                FailureCode.DocumentTooLarge, $"With this change, {location} would be larger than MAX_DOCUMENT_SIZE ({ByteSize.Format(max)})", Remedy);
        }
    }
}
