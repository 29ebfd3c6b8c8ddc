using System.Text;
using System.Text.Json;
using Serilog.Events;
using Serilog.Parsing;

namespace HeareAuth.Api.Logging;

/// <summary>All that is the same on every line of one product event: its beginning, and the names of its fields in template order.</summary>
internal sealed class EventLayout
{
    private readonly LogEventLevel _level;
    private readonly MessageTemplate _template;

    public EventLayout(string eventName, LogEventLevel level, MessageTemplate template)
    {
        _level = level;
        _template = template;
        Beginning = BeginningOf(eventName, level);
        Fields = [.. template.Tokens.OfType<PropertyToken>().Select(static token => new Field(token.PropertyName))];
    }

    /// <summary>Everything up to the timestamp's text.</summary>
    public byte[] Beginning { get; }

    public Field[] Fields { get; }

    public bool Fits(LogEvent logEvent) => logEvent.Level == _level && ReferenceEquals(logEvent.MessageTemplate, _template);

    public bool Has(string field) => Array.Exists(Fields, candidate => candidate.Name == field);

    public static byte[] BeginningOf(string eventName, LogEventLevel level) => Encoding.UTF8.GetBytes(
        $"{{\"event\":\"{JsonEncodedText.Encode(eventName)}\",\"level\":\"{LevelName(level)}\",\"timestamp\":\"");

    private static string LevelName(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose or LogEventLevel.Debug => "debug",
        LogEventLevel.Information => "info",
        LogEventLevel.Warning => "warning",
        LogEventLevel.Error => "error",
        _ => "critical",
    };

    /// <summary>A field's name, and the bytes that go before its value.</summary>
    public sealed class Field(string name)
    {
        public string Name { get; } = name;

        public byte[] Prefix { get; } = Encoding.UTF8.GetBytes($",\"{JsonEncodedText.Encode(name)}\":");
    }
}
