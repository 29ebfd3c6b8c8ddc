using System.Globalization;

namespace HeareAuth.Cli.Text;

/// <summary>Formats a count with its noun: <c>1 key</c>, <c>2 keys</c>.</summary>
internal static class Amount
{
    public static string Of(long number, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? one : many)}");
}
