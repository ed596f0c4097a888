using System.Buffers;
using System.Text;
using EdgeGateway.Hosting.Configuration.Schema;

namespace EdgeGateway.Hosting.Logging;

/// <summary>Formats records as text or JSON and passes them to the <see cref="LogWriter"/>.</summary>
internal sealed class ConsoleLogger(string category, LogFormat format, LogWriter writer, TimeProvider time) : ILogger
{
    private const int MaxRetainedBytes = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_record;

    private readonly byte[] _category = Encoding.UTF8.GetBytes(category);

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
        if (!IsEnabled(logLevel))
        {
            return;
        }

        // The formatter may log a record itself, so the buffer is taken from the thread until this record is written.
        var record = t_record ?? new(512);
        t_record = null;
        var now = time.GetUtcNow();
        if (format == LogFormat.Json)
        {
            var message = SecretKeys.MaskUsers(formatter(state, exception));
            JsonRecord.Write(record, now, logLevel, _category, eventId.Id, message, state, exception);
        }
        else if (exception is null && state is IUtf8SpanFormattable text)
        {
            TextRecord.Write(record, now, logLevel, _category, eventId.Id, text);
        }
        else
        {
            var message = SecretKeys.MaskUsers(formatter(state, exception));
            TextRecord.Write(record, now, logLevel, _category, eventId.Id, message, exception);
        }

        writer.Write(record.WrittenSpan, isBulk: logLevel <= LogLevel.Information);
        if (record.Capacity <= MaxRetainedBytes)
        {
            record.ResetWrittenCount();
            t_record = record;
        }
    }
}
