using System.Buffers;
using System.Text;

namespace EdgeGateway.Hosting.Logging;

internal sealed class ConsoleLogger(string category, LogWriter writer, TimeProvider time) : ILogger
{
    private const int KeptBytes = 64 * 1024;

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

        // What is formatted may log something itself.
        var record = t_record ?? new(512);
        t_record = null;
        TextRecord.Write(
            record,
            time.GetUtcNow(),
            logLevel,
            _category,
            eventId.Id,
            formatter(state, exception),
            exception
        );
        writer.Write(record.WrittenSpan, isBulk: logLevel <= LogLevel.Information);
        if (record.Capacity <= KeptBytes)
        {
            record.ResetWrittenCount();
            t_record = record;
        }
    }
}
