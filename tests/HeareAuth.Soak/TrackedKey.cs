using System.Text;

namespace HeareAuth.Soak;

/// <summary>A key and all that is known of it; moments that have not come are at the end of time.</summary>
/// <param name="isStored">False for a key that nobody ever made.</param>
internal sealed class TrackedKey(string id, string secret, bool isStored = true)
{
    public string Id { get; } = id;

    /// <summary>What an answer that takes the key for good must say.</summary>
    public byte[] IdInAnswer { get; } = Encoding.UTF8.GetBytes($"\"key_id\":\"{id}\"");

    /// <summary>The whole request that presents it.</summary>
    public byte[] Request { get; } = RequestOf(secret);

    public bool IsStored { get; } = isStored;

    /// <summary>When the command said that it is stored.</summary>
    public TimeSpan Stored { get; init; }

    /// <summary>When the command that deletes it began; from then on both answers are right.</summary>
    public TimeSpan DeletionBegan { get; set; } = TimeSpan.MaxValue;

    /// <summary>When the command said that it is deleted.</summary>
    public TimeSpan Deleted { get; set; } = TimeSpan.MaxValue;

    /// <summary>A deletion ended without a word about its outcome.</summary>
    public bool MayBeDeleted { get; set; }

    /// <summary>When the service first took it.</summary>
    public TimeSpan FirstTaken { get; set; } = TimeSpan.MaxValue;

    /// <summary>When the service first refused it after it had taken it and its deletion had begun.</summary>
    public TimeSpan FirstRefused { get; set; } = TimeSpan.MaxValue;

    private static byte[] RequestOf(string secret)
    {
        var body = $$"""{"api_key":"{{secret}}"}""";
        return Encoding.UTF8.GetBytes(
            $"POST /verify HTTP/1.1\r\nHost: soak\r\nUser-Agent: soak\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }
}
