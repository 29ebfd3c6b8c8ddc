using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace HeareAuth.Api.Logging;

/// <summary>The process's loggers: Serilog behind Microsoft's interface, without scopes, into a <see cref="BatchedLogSink"/>.</summary>
/// <remarks>
/// Kestrel opens a scope for each connection, and Serilog's bridge would copy it into every event (300 ns and half a
/// kilobyte, for properties that no line shows). Disposing writes what waits, for two seconds at most.
/// </remarks>
internal sealed class StructuredLoggerFactory : ILoggerFactory
{
    private readonly BatchedLogSink _sink;
    private readonly Logger _logger;
    private readonly SerilogLoggerFactory _bridge;

    /// <param name="output">Stays open.</param>
    /// <param name="linesDropped">Called with the number of lines that are dropped.</param>
    public StructuredLoggerFactory(Stream output, TimeProvider clock, LogEventLevel minimum, Action<long>? linesDropped = null)
    {
        var formatter = new StructuredJsonFormatter(withStacks: minimum <= LogEventLevel.Debug);
        _sink = new BatchedLogSink(output, clock, formatter, linesDropped);
        var frameworks = minimum > LogEventLevel.Warning ? minimum : LogEventLevel.Warning;
        _logger = new LoggerConfiguration()
            .MinimumLevel.Is(minimum)
            .MinimumLevel.Override("Microsoft", frameworks)
            .MinimumLevel.Override("System", frameworks)
            .MinimumLevel.Override("FastEndpoints", frameworks)

            // As long as any of its levels is on, it makes a scope and an Activity for each request.
            .MinimumLevel.Override("Microsoft.AspNetCore.Hosting.Diagnostics", LevelAlias.Off)
            .WriteTo.Sink(_sink)
            .CreateLogger();
        _bridge = new SerilogLoggerFactory(_logger);
    }

    public Microsoft.Extensions.Logging.ILogger CreateLogger(string categoryName) =>
        new ScopelessLogger(_bridge.CreateLogger(categoryName));

    /// <summary>Does nothing: stdout is the one place where lines go.</summary>
    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
        _bridge.Dispose();
        _logger.Dispose();
        _sink.Dispose();
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
