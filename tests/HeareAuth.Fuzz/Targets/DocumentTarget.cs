using System.Text.Json;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.Records;
using HeareAuth.Features.Loading;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;
using HeareAuth.Features.Verification;

namespace HeareAuth.Fuzz.Targets;

/// <summary>
/// Reads any bytes as a stored document. They are readable or unreadable as a whole, for serving and for changing alike,
/// and writing a document again keeps every key, byte for byte.
/// </summary>
internal static class DocumentTarget
{
    private static readonly KeyRingReader s_reader = new(new DocumentCipher(new StorageOptions(), TimeProvider.System));

    public static void Run(byte[] input)
    {
        var loaded = Load(input);
        var document = Parse(input);
        BrokenPromiseException.ThrowUnless(loaded is null == document is null, "what can be served can be changed");
        if (loaded is null || document is null)
        {
            return;
        }

        BrokenPromiseException.ThrowUnless(
            loaded.Ring.Count + loaded.Unreadable == document.Keys.Count, "each key is served or counted");
        BrokenPromiseException.ThrowUnless(
            ServingRules.LeftOut(document).Count == loaded.Unreadable, "each key that is left out is named");
        CheckRewriting(document);
        foreach (var key in document.Keys)
        {
            CheckKey(key, loaded.Ring);
        }
    }

    private static LoadedDocument? Load(byte[] input)
    {
        try
        {
            var load = s_reader.ReadAsync(new MemoryStream(input), input.Length, CancellationToken.None);
            return load.AsTask().GetAwaiter().GetResult();
        }
        catch (DocumentUnreadableException)
        {
            return null;
        }
    }

    private static KeyDocument? Parse(byte[] input)
    {
        try
        {
            return KeyDocument.Parse(input);
        }
        catch (DocumentUnreadableException)
        {
            return null;
        }
    }

    private static void CheckRewriting(KeyDocument document)
    {
        var again = KeyDocument.Parse(new ObjectContent(document.Write(7, "w")).ToArray());
        BrokenPromiseException.ThrowUnless(
            again.Keys.Count == document.Keys.Count
            && again.Keys.Zip(document.Keys).All(static pair => pair.First.Span.SequenceEqual(pair.Second.Span)),
            "a document written anew keeps its keys");
        BrokenPromiseException.ThrowUnless(
            again.Stamp is { Revision: 7, WriteId: "w" }, "a document written anew bears the stamp of the write");
    }

    private static void CheckKey(ReadOnlyMemory<byte> json, KeyRing ring)
    {
        if (!SecretDigests.TryGet(KeyRecord.Read(json.Span), out var digest))
        {
            return;
        }

        var hashed = KeyRecord.Read(SecretsAtRest.Hash(json, digest).Span);
        BrokenPromiseException.ThrowUnless(
            SecretDigests.TryGet(hashed, out var kept) && kept == digest && !hashed.RevealsSecret,
            "a hashed key is the same key without its secret");
        if (KeyOf(ring.Judge(digest, DateTimeOffset.UnixEpoch)) is { } served)
        {
            using var body = JsonDocument.Parse(served.ResponseBody, new JsonDocumentOptions { MaxDepth = KeyDocumentParser.MaxDepth });
            BrokenPromiseException.ThrowUnless(
                served.Id == body.RootElement.GetProperty("key_id").GetString()
                && served.Name == body.RootElement.GetProperty("name").GetString(),
                "a response names its key");
        }
    }

    private static ApiKey? KeyOf(Verdict verdict) => verdict switch
    {
        Accepted accepted => accepted.Key,
        Refused refused => refused.Key,
        _ => null,
    };
}
