using System.Text;
using HeareAuth.Features.Documents;
using HeareAuth.Features.Documents.History;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Documents.History;

public sealed class DocumentHistoryTests
{
    private const long Start = 1_800_000_000_000;
    private const long Hour = 3_600_000;
    private const long Day = 24 * Hour;

    [Fact]
    public void Lists_the_write_itself_first_and_then_those_before_it()
    {
        var first = DocumentStamp.First(Start);
        var second = first.ByUs(Start + 1);

        Assert.Equal($"[\"{second.OwnWrite}\",\"{first.OwnWrite}\"]", second.History.ToString());
        Assert.Equal($"{Start}.{first.WriteId![..8]}", first.OwnWrite.ToString());
    }

    [Fact]
    public void Lists_200_writes_and_before_them_one_an_hour_for_two_days_and_one_a_day_for_a_year()
    {
        // Every six minutes for 500 days.
        var revisions = Enumerable.Range(1, 500 * 240).Select(static i => Start + (i * Hour / 10)).ToArray();
        var last = DocumentStamp.First(Start).ByUs(revisions);
        var listed = last.History.Entries.Select(static entry => entry.Revision).ToArray();

        Assert.Equal(revisions.Reverse().Take(201), listed[..201]);
        var older = listed[201..];
        var hourly = older.Where(revision => revision / Hour >= (revisions[^1] / Hour) - 48).ToArray();
        Assert.Equal(hourly.Length, hourly.Select(static revision => revision / Hour).Distinct().Count());
        Assert.InRange(hourly.Length, 28, 30); // the last 20 hours are among the 200
        var daily = older.Except(hourly).ToArray();
        Assert.Equal(daily.Length, daily.Select(static revision => revision / Day).Distinct().Count());
        Assert.InRange(daily.Length, 362, 365);
        Assert.InRange(last.History.ToString().Length, 10_000, DocumentHistory.MaxBytes);
    }

    [Fact]
    public void Never_exceeds_16_KiB_however_long_the_revisions_are()
    {
        const long Late = long.MaxValue / 2;
        var days = Enumerable.Range(1, 400).Select(static i => Late + (i * Day));
        var hours = Enumerable.Range(1, 48).Select(static i => Late + (400 * Day) + (i * Hour));
        var last = DocumentStamp.First(Late).ByUs([.. days, .. hours, .. Enumerable.Range(1, 200).Select(static i => Late + (403 * Day) + i)]);

        Assert.InRange(last.History.ToString().Length, DocumentHistory.MaxBytes - 40, DocumentHistory.MaxBytes);
        Assert.Equal(last.History.Entries, DocumentHistory.Parse(Encoding.UTF8.GetBytes(last.History.ToString())).Entries);
    }

    [Fact]
    public void Marks_what_other_writers_left_out()
    {
        var first = DocumentStamp.First(Start);
        var afterOlderVersion = first.ByOlderVersion(Start + 1).ByUs(Start + 2);
        var afterPython = DocumentStamp.ByPython.ByUs(Start + 3);

        Assert.Equal([$"{Start + 2}", $"{Start + 1}", "gap", $"{Start}"], afterOlderVersion.History.Entries.Select(static entry => entry.ToString().Split('.')[0]));
        Assert.Equal([$"{Start + 3}", "gap"], afterPython.History.Entries.Select(static entry => entry.ToString().Split('.')[0]));
    }

    [Fact]
    public void Stays_in_the_document_when_a_version_without_history_rewrites_it_and_is_replaced_by_ours()
    {
        var first = KeyDocument.Parse(KeyDocument.Absent.Write(Start, "aaaaaaaaaaaa").Join());
        var second = KeyDocument.Parse(first.Write(Start + 1, "bbbbbbbbbbbb").Join());

        Assert.Equal([new WriteEntry(Start + 1, "bbbbbbbb"), new WriteEntry(Start, "aaaaaaaa")], second.Stamp.History.Entries);
        Assert.Single(Encoding.UTF8.GetString(second.Write(Start + 2, "c").Join()).Split("\"history\"").Skip(1));
    }
}
