using System.Diagnostics.CodeAnalysis;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace HeareAuth.Api.Logging;

/// <summary>Creates the process's loggers: Serilog behind Microsoft's interface, without scopes, writing to a <see cref="BatchedLogSink"/>.</summary>
/// <remarks>
/// Kestrel opens a scope for each connection, and Serilog's bridge would copy it into every event (300 ns and half a
/// kilobyte, for properties that no line shows). Disposing the factory disposes the sink, which writes the lines that are still queued.
/// </remarks>
/// <param name="output">Left open.</param>
/// <param name="linesDropped">Called with the number of lines just dropped.</param>
/// <param name="hold">Keeps the lines back until it is opened; null writes them from the start.</param>
internal sealed class StructuredLoggerFactory(
    Stream output, TimeProvider clock, LogEventLevel minimum, Action<long>? linesDropped = null, LogHold? hold = null)
    : ILoggerFactory
{
    private readonly SerilogLoggerFactory _bridge = new(CreateSerilog(output, clock, minimum, linesDropped, hold), dispose: true);

    public Microsoft.Extensions.Logging.ILogger CreateLogger(string categoryName) =>
        new ScopelessLogger(_bridge.CreateLogger(categoryName));

    /// <summary>Does nothing: lines go to stdout only.</summary>
    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose() => _bridge.Dispose();

    [SuppressMessage("Reliability", "CA2000", Justification = "Disposing Serilog's logger disposes its sinks.")]
    private static Serilog.Core.Logger CreateSerilog(
        Stream output, TimeProvider clock, LogEventLevel minimum, Action<long>? linesDropped, LogHold? hold)
    {
        var formatter = new StructuredJsonFormatter(withStacks: minimum <= LogEventLevel.Debug);
        var frameworks = minimum > LogEventLevel.Warning ? minimum : LogEventLevel.Warning;
        return new LoggerConfiguration()
            .MinimumLevel.Is(minimum)
            .MinimumLevel.Override("Microsoft", frameworks)
            .MinimumLevel.Override("System", frameworks)
            .MinimumLevel.Override("FastEndpoints", frameworks)

            // If any of its levels is on, it creates a scope and an Activity for each request.
            .MinimumLevel.Override("Microsoft.AspNetCore.Hosting.Diagnostics", LevelAlias.Off)
            .WriteTo.Sink(new BatchedLogSink(output, clock, formatter, linesDropped, hold: hold))
            .CreateLogger();
    }

    private sealed class ScopelessLogger(Microsoft.Extensions.Logging.ILogger inner) : Microsoft.Extensions.Logging.ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) => inner.Log(logLevel, eventId, state, exception, formatter);
    }
}
