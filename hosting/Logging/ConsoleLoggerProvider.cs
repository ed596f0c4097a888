namespace EdgeGateway.Hosting.Logging;

/// <summary>
/// Logs to standard output. Replaces the framework's console logger, which blocks the logging code when the output is
/// not read.
/// </summary>
[ProviderAlias("Console")]
internal sealed class ConsoleLoggerProvider : ILoggerProvider
{
    /// <summary>How long the exit of the process waits for output that is not read.</summary>
    public static readonly TimeSpan ExitFlushTimeout = TimeSpan.FromSeconds(1);

    private readonly LogWriter _writer;
    private readonly LogFormat _format;
    private readonly TimeProvider _time;
    private readonly ILogger _ownLogger;

    public ConsoleLoggerProvider(LogWriter writer, LogFormat format, LogMetrics metrics, TimeProvider time)
    {
        metrics.Observe(writer);
        _writer = writer;
        _format = format;
        _time = time;
        _ownLogger = CreateLogger(typeof(ConsoleLoggerProvider).FullName!);
        writer.OnResumed = ReportDropped;
    }

    public ILogger CreateLogger(string categoryName) => new ConsoleLogger(categoryName, _format, _writer, _time);

    public void Dispose()
    {
        _writer.Flush(ExitFlushTimeout);
    }

    private void ReportDropped(long count) => LoggingLog.Dropped(_ownLogger, count);
}
