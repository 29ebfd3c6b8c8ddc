using System.Text.Json;

namespace HeareAuth.Tests.Support;

/// <summary>The files that the Python reference wrote: Fixtures/golden, with a README of its own.</summary>
internal static class Golden
{
    /// <summary>What the encrypted ones were written with.</summary>
    public const string StorageSecret = "golden-storage-secret-0123456789abcdef";

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "golden", name);

    public static byte[] Bytes(string name) => File.ReadAllBytes(PathOf(name));

    public static JsonElement Json(string name) => JsonElement.Parse(Bytes(name));
}
