using HeareAuth.Features.Storage;

namespace HeareAuth.Tests.Support;

/// <summary>Puts together what the product writes piece by piece.</summary>
internal static class Pieces
{
    public static byte[] Join(this IEnumerable<ReadOnlyMemory<byte>> pieces) => new ObjectContent(pieces).ToArray();
}
