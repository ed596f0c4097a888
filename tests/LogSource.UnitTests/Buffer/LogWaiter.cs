using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace LogSource.UnitTests.Buffer;

/// <summary>A logger whose events a test can await.</summary>
internal sealed class LogWaiter<T> : ILogger<T>
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _written = [];

    /// <summary>Completes when an event with this id is logged.</summary>
    public Task WrittenAsync(int eventId) => Event(eventId).Task;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => Event(eventId.Id).TrySetResult();

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    private TaskCompletionSource Event(int eventId) =>
        _written.GetOrAdd(eventId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
