using System.Text;

namespace HeareAuth.Tests.Support;

/// <summary>A response as it came over the wire, up to its end or the connection's.</summary>
/// <param name="Status">0 where the connection ended without an answer.</param>
/// <param name="Headers">In the order of their coming, names as sent.</param>
internal sealed record RawResponse(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] BodyBytes)
{
    public static RawResponse None { get; } = new(0, [], []);

    public string Body => Encoding.UTF8.GetString(BodyBytes);

    public string? Header(string name)
    {
        var values = Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static header => header.Value).ToArray();
        return values.Length == 0 ? null : string.Join(", ", values);
    }

    public override string ToString() =>
        $"{Status}\n{string.Join('\n', Headers.Select(static header => $"{header.Key}: {header.Value}"))}\n\n{Body}";
}
