using HeareAuth.Cli.Terminal;
using HeareAuth.Cli.Text;
using HeareAuth.Features.Keys;
using HeareAuth.Features.Text;

namespace HeareAuth.Cli.Output;

/// <summary>
/// Prints one line for each key on a terminal, and no line is wider than the terminal. Columns are as wide as their
/// contents; if that is too wide, the name is cut first and the id last. The table for scripts is <see cref="KeyTable"/>.
/// </summary>
/// <param name="width">The width of the terminal in cells.</param>
/// <param name="today">Today in UTC.</param>
internal sealed class TerminalKeyTable(TextWriter output, Paint paint, int width, DateTime today)
{
    private const string Name = "Name";
    private const string Id = "Key ID";
    private const string Type = "Type";
    private const string Created = "Created";
    private const string Expires = "Expires";
    private const string Status = "Status";

    /// <summary>The order in which columns shrink until the table fits, each with its minimum width in cells.</summary>
    private static readonly (string Title, int MinWidth)[] s_concessions =
    [
        (Name, 16), (Type, 10), (Created, 10), (Expires, 10), (Name, 8), (Type, 4), (Created, 5), (Expires, 5), (Name, 4), (Status, 4), (Id, 13), (Id, 3),
    ];

    public void Write(IReadOnlyList<KeySummary> keys)
    {
        var columns = ColumnsFor(keys);
        Fit(columns);
        var rule = paint.Faint(new string('━', WidthOf(columns)));
        output.WriteLine(paint.Strong("API Keys:"));
        output.WriteLine(rule);
        output.WriteLine(paint.Strong(Row(columns, static column => column.Title)));
        output.WriteLine(rule);
        for (var i = 0; i < keys.Count; i++)
        {
            output.WriteLine(Row(columns, column => column.Texts[i]));
        }

        output.WriteLine(rule);
        output.WriteLine($"Total: {KeyTable.CountOf(keys.Count)}");
    }

    private List<Column> ColumnsFor(IReadOnlyList<KeySummary> keys)
    {
        var columns = new List<Column> { Of(Name, static key => key.Name), Of(Id, static key => key.Id) };
        if (keys.Any(static key => key.SecretType != SecretTypes.SharedSecret))
        {
            columns.Add(Of(Type, static key => key.SecretType));
        }

        columns.Add(Of(Created, key => When(key.CreatedAt)));
        columns.Add(Of(Expires, key => KeyCard.OrNever(When(key.ExpiresAt))));
        if (KeyStatusText.IsWorthShowing(keys))
        {
            columns.Add(Of(Status, static key => KeyStatusText.Of(key.Status)));
        }

        return columns;

        Column Of(string title, Func<KeySummary, string> text)
        {
            var texts = keys.Select(key => Printable.Escape(text(key))).ToArray();
            return new Column(title, texts) { Width = texts.Select(Cells.Count).Append(title.Length).Max() };
        }
    }

    private void Fit(List<Column> columns)
    {
        foreach (var (title, minWidth) in s_concessions)
        {
            if (WidthOf(columns) - width is > 0 and var excess && columns.Find(column => column.Title == title) is { } column && column.Width > minWidth)
            {
                column.Width = Math.Max(minWidth, column.Width - excess);
            }
        }
    }

    private static int WidthOf(List<Column> columns) => columns.Sum(static column => column.Width + 1) - 1;

    private static string Row(List<Column> columns, Func<Column, string> text) =>
        string.Join(' ', columns.Select(column => Cells.Fit(text(column), column.Width))).TrimEnd();

    /// <summary>Returns the date of a stored time, or its time of day if the date is today. Anything else is shown as stored.</summary>
    private string When(string? time) =>
        IsoTime.TryParse(time, out var utc) && utc.Date == today ? utc.ToString("HH:mm'Z'", CultureInfo.InvariantCulture) : KeyTable.DateOf(time);

    private sealed record Column(string Title, string[] Texts)
    {
        /// <summary>In cells.</summary>
        public int Width { get; set; }
    }
}
