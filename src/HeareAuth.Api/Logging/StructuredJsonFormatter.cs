using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;
using Serilog.Parsing;

namespace HeareAuth.Api.Logging;

/// <summary>
/// Writes a log event as one JSON object: <c>event</c>, <c>level</c>, <c>timestamp</c> and the event's own fields in
/// the order of its template, without those that are null. A line from a framework is the event <c>log</c> with
/// <c>message</c>, <c>source</c> and <c>error</c>.
/// </summary>
/// <param name="withStacks">Whether to add an exception's stack, for operators who asked for debug lines.</param>
internal sealed class StructuredJsonFormatter(bool withStacks)
{
    private const string ProductPrefix = "HeareAuth";

    // A chain of inner exceptions may be endless.
    private const int MaxExceptionDepth = 5;

    // Without l, strings would be in quotes, which JSON would then escape.
    private static readonly MessageTemplateTextFormatter s_message = new("{Message:l}", CultureInfo.InvariantCulture);

    /// <summary>Fills the line with the event and a line feed.</summary>
    public void Format(LogEvent logEvent, JsonLine line)
    {
        var productEvent = ProductEventName(logEvent);
        line.Begin(productEvent ?? "log", LevelName(logEvent.Level), logEvent.Timestamp.UtcDateTime);
        if (productEvent is null)
        {
            line.Add("message", Message(logEvent));
            line.Add("source", Value(logEvent, Constants.SourceContextPropertyName));
        }
        else
        {
            foreach (var token in logEvent.MessageTemplate.Tokens)
            {
                if (token is PropertyToken field)
                {
                    line.Add(field.PropertyName, Value(logEvent, field.PropertyName));
                }
            }
        }

        if (logEvent.Exception is { } exception)
        {
            if (productEvent is null || Value(logEvent, "error") is null)
            {
                line.Add("error", string.Join(" <- ", WithCauses(exception).Select(static cause => $"{cause.GetType().FullName}: {cause.Message}")));
            }

            line.Add("stack", withStacks ? exception.StackTrace ?? "" : null);
        }

        line.End();
    }

    public static void FormatDropped(long count, DateTimeOffset instant, JsonLine line)
    {
        line.Begin("log_dropped", LevelName(LogEventLevel.Warning), instant.UtcDateTime);
        line.Add("count", count);
        line.End();
    }

    private static string? ProductEventName(LogEvent logEvent) =>
        Value(logEvent, Constants.SourceContextPropertyName) is string category
        && category.StartsWith(ProductPrefix, StringComparison.Ordinal)
        && Value(logEvent, "EventId") is StructureValue { Properties: [.., { Name: "Name", Value: ScalarValue { Value: string name } }] }
            ? name
            : null;

    private static object? Value(LogEvent logEvent, string property) =>
        logEvent.Properties.GetValueOrDefault(property) is var value && value is ScalarValue scalar ? scalar.Value : value;

    private static string LevelName(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose or LogEventLevel.Debug => "debug",
        LogEventLevel.Information => "info",
        LogEventLevel.Warning => "warning",
        LogEventLevel.Error => "error",
        _ => "critical",
    };

    private static string Message(LogEvent logEvent)
    {
        using var message = new StringWriter(CultureInfo.InvariantCulture);
        s_message.Format(logEvent, message);
        return message.ToString();
    }

    private static IEnumerable<Exception> WithCauses(Exception exception)
    {
        var cause = exception;
        for (var depth = 0; cause is not null && depth < MaxExceptionDepth; depth++)
        {
            yield return cause;
            cause = cause.InnerException;
        }
    }
}
