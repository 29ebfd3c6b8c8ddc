using System.Text;
using HeareAuth.Features.Documents.Records;
using HeareAuth.Features.Ids;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Encryption;

namespace HeareAuth.Benchmarks;

/// <summary>
/// Writes a key document of any size with secrets that can be told from their number, so that a load generator knows
/// them: <c>sec_bench000000000000…0000000042</c>, 64 characters.
/// </summary>
internal static class SeedDocument
{
    public const string StorageSecret = "benchmark-storage-secret";

    public static string Secret(int number) => $"sec_bench{number:D55}";

    /// <param name="options"><c>plaintext</c> keeps secrets as the Python service does; <c>encrypted</c> seals it.</param>
    public static int Write(int count, string file, string[] options)
    {
        ObjectContent document = Plain(count, options.Contains("plaintext"));
        if (options.Contains("encrypted"))
        {
            var storage = new StorageOptions { Secret = new StorageSecret(StorageSecret) };
            document = new DocumentCipher(storage, TimeProvider.System).Seal(document);
        }

        File.WriteAllBytes(file, document.ToArray());
        return 0;
    }

    public static byte[] Plain(int count, bool inPlaintext)
    {
        var text = new StringBuilder("{\"keys\":[");
        for (var i = 0; i < count; i++)
        {
            var secret = inPlaintext
                ? $"\"secret\":\"{Secret(i)}\""
                : $"\"secret_hash\":\"{SecretDigests.Format(SecretDigest.Of(Encoding.UTF8.GetBytes(Secret(i))))}\"";
            text.Append(i == 0 ? "\n" : ",\n").Append(
                $"{{\"id\":\"key_bench{i:D14}\",{secret},\"name\":\"Service number {i}\",\"secret_type\":\"shared_secret\","
                + "\"created_at\":\"2024-01-20T10:30:00Z\",\"updated_at\":null,\"expires_at\":null,"
                + $"\"metadata\":{{\"env\":\"prod\",\"team\":\"payments-{i % 100}\"}}}}");
        }

        text.Append("\n],\"first_revision\":1,\"revision\":1,\"write_id\":\"seed\"}\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
