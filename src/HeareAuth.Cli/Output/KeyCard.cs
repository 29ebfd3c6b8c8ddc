using HeareAuth.Cli.Terminal;
using HeareAuth.Cli.Text;
using HeareAuth.Features.Keys;

namespace HeareAuth.Cli.Output;

/// <summary>Prints everything about a key, one member on each line.</summary>
internal static class KeyCard
{
    /// <summary>Fits the longest label and a space.</summary>
    private const int LabelWidth = 13;

    private static readonly string s_rule = new('━', 60);

    public static string Label(string label) => label.PadRight(LabelWidth);

    public static string OrNever(string? time) => time is { Length: > 0 } ? time : "Never";

    public static void WriteAll(TextWriter output, Paint paint, IReadOnlyList<KeySummary> keys)
    {
        var showsStatus = KeyStatusText.IsWorthShowing(keys);
        output.WriteLine(paint.Strong("API Keys (Detailed):"));
        output.WriteLine(paint.Faint(s_rule));
        for (var i = 0; i < keys.Count; i++)
        {
            if (i > 0)
            {
                output.WriteLine();
            }

            Write(output, keys[i], keys[i].MetadataJson, showsStatus);
        }

        output.WriteLine(paint.Faint(s_rule));
        output.WriteLine($"Total: {KeyTable.CountOf(keys.Count)}");
    }

    public static void WriteOne(TextWriter output, Paint paint, KeySummary key)
    {
        output.WriteLine(paint.Strong("API Key Details:"));
        output.WriteLine(paint.Faint(s_rule));
        Write(output, key, IndentedJson.From(key.MetadataJson), showsStatus: true);
        output.WriteLine(paint.Faint(s_rule));
    }

    private static void Write(TextWriter output, KeySummary key, string metadata, bool showsStatus)
    {
        Member("Name:", key.Name);
        Member("Key ID:", key.Id);
        Member("Secret Type:", key.SecretType);
        Member("Created:", key.CreatedAt ?? "");
        Member("Updated:", OrNever(key.UpdatedAt));
        Member("Expires:", OrNever(key.ExpiresAt));
        if (showsStatus)
        {
            Member("Status:", KeyStatusText.Of(key.Status));
        }

        if (key.MetadataJson != "{}")
        {
            output.WriteLine(Label("Metadata:") + string.Join('\n', metadata.Split('\n').Select(Printable.Escape)));
        }

        void Member(string label, string value) => output.WriteLine($"{Label(label)}{Printable.Escape(value)}".TrimEnd());
    }
}
