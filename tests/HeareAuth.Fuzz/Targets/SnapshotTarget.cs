using System.Security.Cryptography;
using System.Text;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Loading;

namespace HeareAuth.Fuzz.Targets;

/// <summary>
/// A snapshot on the local disk: any bytes are one, or are unreadable; and one that is written anew says the same.
/// Chance never finds the checksum, so the bytes are also tried with theirs.
/// </summary>
internal static class SnapshotTarget
{
    public static void Run(byte[] input)
    {
        Read(input);
        if (Read([.. input, .. Encoding.ASCII.GetBytes("\n" + Convert.ToHexStringLower(SHA256.HashData(input)))]) is { } content)
        {
            var again = SnapshotFormat.Read(SnapshotFormat.Write(content));
            BrokenPromiseException.ThrowUnless(
                again.Document.Ring.Count == content.Document.Ring.Count
                && again.Document.Stamp.Revision == content.Document.Stamp.Revision
                && again.Document.IsEncrypted == content.Document.IsEncrypted
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
