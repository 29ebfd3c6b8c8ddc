using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;

namespace HeareAuth.Api.Logging;

/// <summary>
/// Writes a log event as one JSON object: <c>event</c>, <c>level</c>, <c>timestamp</c> and the event's own fields.
/// A framework's line is the event <c>log</c> with <c>message</c>, <c>source</c> and <c>error</c>.
/// </summary>
/// <remarks>It works in UTF-8 from the start and never renders a template of ours: a line a request must cost little.</remarks>
/// <param name="withStacks">Whether an exception's stack is shown, as it is when the operator asked for debug lines.</param>
internal sealed class StructuredJsonFormatter(bool withStacks)
{
    private const string ProductPrefix = "HeareAuth";
    private const string DropEvent = "log_dropped";
    private const string FrameworkEvent = "log";

    // Enough for an exception within an exception within an exception; a chain may be endless.
    private const int MaxExceptionDepth = 5;

    private static readonly byte[][] s_frameworkBeginnings =
        [.. Enum.GetValues<LogEventLevel>().Select(static level => EventLayout.BeginningOf(FrameworkEvent, level))];

    private static readonly byte[] s_dropBeginning = EventLayout.BeginningOf(DropEvent, LogEventLevel.Warning);

    // Keyed by the event's identity as Serilog's bridge caches it; weak, since it stops caching when there are too many.
    private readonly ConditionalWeakTable<StructureValue, EventLayout> _layouts = [];

    /// <summary>Appends the event as one line with its line feed.</summary>
    public void Format(LogEvent logEvent, ref JsonLine line)
    {
        if (LayoutOf(logEvent) is { } layout)
        {
            FormatProductEvent(logEvent, layout, ref line);
        }
        else
        {
            FormatFrameworkEvent(logEvent, ref line);
        }
    }

    /// <summary>Appends the line that tells how many lines are missing at this place.</summary>
    public static void FormatDropped(long count, DateTimeOffset instant, ref JsonLine line)
    {
        line.AppendRaw(s_dropBeginning);
        line.AppendTimestamp(instant);
        line.AppendRaw("\",\"count\":"u8);
        line.AppendNumber(count);
        line.AppendRaw("}\n"u8);
    }

    private EventLayout? LayoutOf(LogEvent logEvent)
    {
        if (!logEvent.Properties.TryGetValue(Constants.SourceContextPropertyName, out var source)
            || source is not ScalarValue { Value: string category }
            || !category.StartsWith(ProductPrefix, StringComparison.Ordinal)
            || !logEvent.Properties.TryGetValue("EventId", out var id)
            || id is not StructureValue identity)
        {
            return null;
        }

        if (_layouts.TryGetValue(identity, out var layout) && layout.Fits(logEvent))
        {
            return layout;
        }

        foreach (var property in identity.Properties)
        {
            if (property is { Name: "Name", Value: ScalarValue { Value: string name } })
            {
                layout = new EventLayout(name, logEvent.Level, logEvent.MessageTemplate);
                _layouts.AddOrUpdate(identity, layout);
                return layout;
            }
        }

        return null;
    }

    private void FormatProductEvent(LogEvent logEvent, EventLayout layout, ref JsonLine line)
    {
        line.AppendRaw(layout.Beginning);
        line.AppendTimestamp(logEvent.Timestamp);
        line.AppendRaw("\""u8);
        foreach (var field in layout.Fields)
        {
            var value = logEvent.Properties.GetValueOrDefault(field.Name);
            if (value is null or ScalarValue { Value: null })
            {
                continue; // a field that does not apply is left out
            }

            line.AppendRaw(field.Prefix);
            AppendValue(value, ref line);
        }

        if (logEvent.Exception is not null)
        {
            AppendException(logEvent.Exception, withError: !layout.Has("error"), ref line);
        }

        line.AppendRaw("}\n"u8);
    }

    private void FormatFrameworkEvent(LogEvent logEvent, ref JsonLine line)
    {
        line.AppendRaw(s_frameworkBeginnings[(int)logEvent.Level]);
        line.AppendTimestamp(logEvent.Timestamp);
        line.AppendRaw("\",\"message\":"u8);
        line.AppendString(Message(logEvent));
        line.AppendRaw(",\"source\":"u8);
        AppendValue(logEvent.Properties.GetValueOrDefault(Constants.SourceContextPropertyName), ref line);
        if (logEvent.Exception is not null)
        {
            AppendException(logEvent.Exception, withError: true, ref line);
        }

        line.AppendRaw("}\n"u8);
    }

    private static void AppendValue(LogEventPropertyValue? property, ref JsonLine line)
    {
        switch (property is ScalarValue scalar ? scalar.Value : property?.ToString(null, CultureInfo.InvariantCulture))
        {
            case null: line.AppendRaw("null"u8); break;
            case string text: line.AppendString(text); break;
            case int number: line.AppendNumber(number); break;
            case long number: line.AppendNumber(number); break;
            case double number when double.IsFinite(number): line.AppendNumber(number); break;
            case bool flag: line.AppendRaw(flag ? "true"u8 : "false"u8); break;
            case IFormattable value: line.AppendString(value.ToString(null, CultureInfo.InvariantCulture)); break;
            case var value: line.AppendString(value.ToString()); break;
        }
    }

    private void AppendException(Exception exception, bool withError, ref JsonLine line)
    {
        if (withError)
        {
            line.AppendRaw(",\"error\":"u8);
            line.AppendString(TypesAndMessages(exception));
        }

        if (withStacks)
        {
            line.AppendRaw(",\"stack\":"u8);
            line.AppendString(exception.StackTrace);
        }
    }

    private static string TypesAndMessages(Exception exception)
    {
        var text = new StringBuilder();
        var current = exception;
        for (var depth = 0; current is not null && depth < MaxExceptionDepth; depth++)
        {
            text.Append(depth == 0 ? "" : " <- ").Append(current.GetType().FullName).Append(": ").Append(current.Message);
            current = current.InnerException;
        }

        return text.ToString();
    }

    // Serilog's own rendering puts quotes around strings, which JSON would escape.
    private static string Message(LogEvent logEvent)
    {
        using var message = new StringWriter(CultureInfo.InvariantCulture);
        foreach (var token in logEvent.MessageTemplate.Tokens)
        {
            if (token is PropertyToken property
                && logEvent.Properties.TryGetValue(property.PropertyName, out var value)
                && value is ScalarValue { Value: string text })
            {
                message.Write(text);
            }
            else
            {
                token.Render(logEvent.Properties, message, CultureInfo.InvariantCulture);
            }
        }

        return message.ToString();
    }
}
