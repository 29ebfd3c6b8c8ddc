using System.Text.Json;

namespace HeareAuth.Tests.Support;

/// <summary>Reads the files that the Python reference wrote (Fixtures/golden, described in the README there).</summary>
internal static class Golden
{
    /// <summary>The storage secret of the encrypted files.</summary>
    public const string StorageSecret = "golden-storage-secret-0123456789abcdef";

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "golden", name);

    public static byte[] Bytes(string name) => File.ReadAllBytes(PathOf(name));

    public static JsonElement Json(string name) => JsonElement.Parse(Bytes(name));
}
