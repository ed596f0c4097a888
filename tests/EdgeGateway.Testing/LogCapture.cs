using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EdgeGateway.Testing;

/// <summary>Keeps all log records as text.</summary>
public sealed class LogCapture : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<string> _warnings = new();

    /// <summary>All records so far, as <c>category: message exception</c>.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>The records so far with level warning or above.</summary>
    public IReadOnlyCollection<string> Warnings => _warnings;

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, this);

    /// <inheritdoc />
    public void Dispose() { }

    private sealed class Logger(string category, LogCapture capture) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            var line = $"{category}: {formatter(state, exception)} {exception}";
            capture._lines.Enqueue(line);
            if (logLevel >= LogLevel.Warning)
            {
                capture._warnings.Enqueue(line);
            }
        }
    }
}
