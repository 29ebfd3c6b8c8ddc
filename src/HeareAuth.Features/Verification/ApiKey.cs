using System.Text.Json;

namespace HeareAuth.Features.Verification;

/// <summary>
/// One key of a <see cref="KeyRing"/>: a view of the ring's packed memory, made for one request.
/// </summary>
public readonly record struct ApiKey
{
    private readonly KeyRing _ring;
    private readonly int _index;

    internal ApiKey(KeyRing ring, int index)
    {
        _ring = ring;
        _index = index;
    }

    /// <summary>The key's id, such as <c>key_0001rR8bwbfPMUBu4JN</c>.</summary>
    public string Id => Text(_ring.RawId(_index));

    public string Name => Text(_ring.RawName(_index));

    /// <summary>The whole body of the response to a successful verification, as UTF-8 JSON, built when the keys were loaded.</summary>
    public ReadOnlyMemory<byte> ResponseBody => _ring.ResponseBody(_index);

    /// <summary>What the key carries beyond its response; empty for most keys.</summary>
    internal ReadOnlySpan<byte> Attributes => _ring.Attributes(_index);

    private static string Text(ReadOnlySpan<byte> rawJsonString)
    {
        if (!rawJsonString.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(rawJsonString[1..^1]);
        }

        var reader = new Utf8JsonReader(rawJsonString);
        reader.Read();
        return reader.GetString()!; // a string token is never null
    }
}
