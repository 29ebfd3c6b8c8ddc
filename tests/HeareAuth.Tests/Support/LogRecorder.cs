using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace HeareAuth.Tests.Support;

/// <summary>Records the event name and the text of every log line.</summary>
internal sealed class LogRecorder<T> : ILogger<T>
{
    private readonly ConcurrentQueue<(string Event, string Text)> _lines = [];

    public IReadOnlyCollection<(string Event, string Text)> Lines => _lines;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((eventId.Name ?? "", formatter(state, exception)));

    public int Count(string eventName) => _lines.Count(line => line.Event == eventName);
}
