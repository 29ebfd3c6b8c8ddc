using System.Text.RegularExpressions;
using HeareAuth.Api.Logging;
using Microsoft.Extensions.Logging;
using Serilog.Events;

namespace HeareAuth.Tests.Logging;

/// <summary>Runs the whole stack from <see cref="ILogger"/> to the lines on standard output.</summary>
internal static partial class LogOutput
{
    public const string ProductCategory = "HeareAuth.Features.Keys.VerifyHandler";

    /// <summary>Returns the lines, with <c>T</c> in place of each well-formed timestamp.</summary>
    public static string[] Of(Action<ILogger> log, string category = ProductCategory, LogEventLevel minimum = LogEventLevel.Debug)
    {
        var output = new GatedStream();
        using (var factory = new StructuredLoggerFactory(output, TimeProvider.System, minimum))
        {
            log(factory.CreateLogger(category));
        }

        return [.. output.Lines.Select(static line => Timestamp().Replace(line, "\"timestamp\":\"T\""))];
    }

    [GeneratedRegex("\"timestamp\":\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z\"")]
    private static partial Regex Timestamp();
}
