using System.Text;

namespace HeareAuth.Tests.Support;

/// <summary>A response as received, up to its end or the end of the connection.</summary>
/// <param name="Status">0 if the connection ended without a response.</param>
/// <param name="Headers">In the order received, with the names as sent.</param>
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
