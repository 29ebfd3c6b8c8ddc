using System.Security.Cryptography;
using System.Text;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Loading;
using HeareAuth.Features.Storage;

namespace HeareAuth.Fuzz.Targets;

/// <summary>
/// Reads any bytes as the body of a snapshot. They are one or are reported as unreadable, and writing a snapshot again
/// keeps its content. Random bytes never have the right checksum, so they are also tried with it.
/// </summary>
internal static class SnapshotTarget
{
    public static void Run(byte[] input)
    {
        Read(input);
        if (Read([.. input, .. Encoding.ASCII.GetBytes("\n" + Convert.ToHexStringLower(SHA256.HashData(input)))]) is { } content)
        {
            var again = SnapshotFormat.Read(new ObjectContent(SnapshotFormat.Write(content)).ToArray());
            BrokenPromiseException.ThrowUnless(
                again.Document.Ring.Count == content.Document.Ring.Count
                && again.Document.Ring.ExtraDigests.Length == content.Document.Ring.ExtraDigests.Length
                && again.Document.Stamp.Revision == content.Document.Stamp.Revision
                && again.Document.Facts.IsEncrypted == content.Document.Facts.IsEncrypted
                && again.Document.Facts.HoldsHashesOnly == content.Document.Facts.HoldsHashesOnly
                && (again.ETag, again.Location) == (content.ETag, content.Location)
                && (content.WrittenAt - again.WrittenAt).Duration() < TimeSpan.FromMicroseconds(1),
                "a snapshot that is written anew says the same");
        }
    }

    private static SnapshotContent? Read(byte[] input)
    {
        try
        {
            return SnapshotFormat.Read(input);
        }
        catch (DocumentUnreadableException)
        {
            return null;
        }
    }
}
