using System.Buffers;
using System.Text.Json;
using HeareAuth.Features.Ids;
using HeareAuth.Features.Verification;

namespace HeareAuth.Fuzz.Targets;

/// <summary>The body of a verification: any bytes give a state, in pieces the same one, and a key is the one that stands there.</summary>
internal static class BodyTarget
{
    public static void Run(byte[] input)
    {
        var key = PresentedKey.FromJson(input);
        var inPieces = PresentedKey.FromJson(Halves(input));
        BrokenPromiseException.ThrowUnless(key == inPieces, "a body in pieces is read as the whole is");
        BrokenPromiseException.ThrowUnless(
            key.State is not PresentedKeyState.Present || key.Digest == DigestThatStandsIn(input),
            "a key that was read is the one that stands in the body");
    }

    /// <summary>The base library's own reading, which is of its sort the strictest.</summary>
    private static SecretDigest DigestThatStandsIn(byte[] body)
    {
        var json = body.AsMemory(body.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
        var secret = document.RootElement.GetProperty("api_key").GetString();
        return SecretDigest.Of(System.Text.Encoding.UTF8.GetBytes(secret!)); // present: it is a string
    }

    private static ReadOnlySequence<byte> Halves(byte[] input)
    {
        var first = new Segment(input.AsMemory(0, input.Length / 2));
        var second = first.Append(input.AsMemory(input.Length / 2));
        return new ReadOnlySequence<byte>(first, 0, second, second.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory) => Memory = memory;

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
