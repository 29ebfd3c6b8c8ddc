using System.Text;
using HeareAuth.Features.Text;

namespace HeareAuth.Fuzz.Targets;

/// <summary>An expiry: any text is a time or is none, and a time that is written is read as the same one.</summary>
internal static class TimeTarget
{
    public static void Run(byte[] input)
    {
        Check(Encoding.UTF8.GetString(input));
        Check(Encoding.Latin1.GetString(input));
    }

    private static void Check(string text)
    {
        if (IsoTime.TryParse(text, out var utc))
        {
            BrokenPromiseException.ThrowUnless(
                IsoTime.TryParse(IsoTime.Format(utc), out var again) && again == utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond)),
                "a time that is written is read again, to the microsecond");
        }
    }
}
