namespace HeareAuth.Fuzz;

/// <summary>Makes inputs out of seeds: the same ones for the same number.</summary>
internal sealed class Mutator(IReadOnlyList<byte[]> corpus, int seed)
{
    private const int MostChanges = 8;
    private const int MostBytes = 16 * 1024;

    /// <summary>What chance alone seldom hits.</summary>
    private static readonly byte[][] s_tokens =
    [
        .. new[]
        {
            "{", "}", "[", "]", ",", ":", "\"", "\\", " ", "\n", "null", "true", "-0", "1e999", "\"\"", "\\u0000", "\\ud800", "\\ud83d\\ude00",
            "\\u006", "\uFEFF", "\u2028", "é", "\"api_key\":", "\"api_key\":\"sec_2\",", "\"keys\":[", "\"id\":", "\"\\u0069d\":\"key_1\",", "\"\\ud800\":1,",
            "\"i\\ud800\":1,", "\"k\\ud800\":1,", "\"secret\":\"s\",", "\"secret_hash\":", "\"name\":\"n\",", "\"expires_at\":\"2030-01-01\",",
            "\"metadata\":{},", "\"enabled\":false,", "\"revision\":1,", "\"write_id\":\"w\",",
            "\"snapshot\":", "\"etag\":", "\"written_at\":\"9999-12-31T23:59:59-14:00\",",
            "HEARE_ENCRYPTED_V1:", "=", "%", "-", "T24:00", "+23:59", "Z",
            ".9999999", "0000", "9999-12-31", new string('[', 70), new string(']', 70), new string('[', 1000), new string(']', 1000),
        }.Select(System.Text.Encoding.UTF8.GetBytes),
        [0],
        [0xFF, 0xFE],
        [0xC0, 0xAF],
        [0xED, 0xA0, 0x80],
    ];

    private readonly Random _random = new(seed);

    public byte[] Next()
    {
        List<byte> bytes = [.. Any(corpus)];
        for (var changes = 1 + _random.Next(MostChanges); changes > 0; changes--)
        {
            Change(bytes);
        }

        return [.. bytes.Take(MostBytes)];
    }

    private void Change(List<byte> bytes)
    {
        var at = _random.Next(bytes.Count + 1);
        var length = _random.Next(Math.Min(bytes.Count - at, 32) + 1);
        switch (_random.Next(7))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;

            case 1 when at < bytes.Count:
                bytes[at] = (byte)_random.Next(256);
                break;

            case 2:
                bytes.RemoveRange(at, length);
                break;

            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;

            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(Any(corpus).Skip(at));
                break;

            default:
                bytes.InsertRange(at, Any(s_tokens));
                break;
        }
    }

    private byte[] Any(IReadOnlyList<byte[]> choices) => choices[_random.Next(choices.Count)];
}
