using HeareAuth.Cli.Output;
using HeareAuth.Features.Keys;

namespace HeareAuth.Tests.Cli.Output;

public sealed class KeyTableTests
{
    [Theory]
    [InlineData("2026-03-01T14:05:59Z", "2026-03-01")]
    [InlineData("2026-03-01 at noon", "2026-03-01")]
    [InlineData("soon", "soon")]
    public void Shows_the_date_of_every_time(string stored, string shown)
    {
        var row = Write(Key(stored, KeyStatus.Active))[4];

        Assert.Equal(shown.PadRight(12), row[83..95]);
        Assert.Equal(shown, row[96..]);
    }

    [Theory]
    [InlineData(KeyStatus.Unreadable, "unreadable")]
    [InlineData(KeyStatus.Disabled, "disabled")]
    [InlineData(KeyStatus.Expired, "expired")]
    public void Adds_a_status_column_if_any_key_is_not_active(KeyStatus status, string shown)
    {
        var lines = Write(Key(null, KeyStatus.Active), Key(null, status));

        Assert.Equal(119, lines[1].Length);
        Assert.EndsWith("Expires      Status", lines[2], StringComparison.Ordinal);
        Assert.EndsWith("Never        active", lines[4], StringComparison.Ordinal);
        Assert.EndsWith("Never        " + shown, lines[5], StringComparison.Ordinal);
    }

    private static string[] Write(params KeySummary[] keys)
    {
        using var written = new StringWriter { NewLine = "\n" };
        KeyTable.Write(written, keys);
        return written.ToString().Split('\n');
    }

    private static KeySummary Key(string? time, KeyStatus status) => new("key_1", "name", "shared_secret", time, null, time, "{}", status);
}
