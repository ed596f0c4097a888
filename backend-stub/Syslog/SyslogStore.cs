using LogSource.Buffer;
using LogSource.Lines;

namespace LogSource.Syslog;

/// <summary>Puts lines into the buffer for those who get no answer: while it is away, they are tried again. Lines of an
/// app that it refuses are dropped.</summary>
/// <remarks>
/// A line may be stored twice: an append that was not acknowledged in time may have taken effect.
/// </remarks>
internal sealed class SyslogStore(
    ILogBuffer buffer,
    SyslogDropReporter drops,
    SyslogMetrics metrics,
    TimeProvider time,
    CancellationToken stopping
)
{
    public static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(500);

    /// <exception cref="OperationCanceledException">The log source ends, and the lines are lost.</exception>
    public async Task AddAsync(string app, IReadOnlyList<LogLine> lines)
    {
        while (true)
        {
            try
            {
                await buffer.AppendAsync(app, lines, CancellationToken.None);
                metrics.Stored(lines.Count);
                return;
            }
            catch (BufferFullException)
            {
                drops.Full(app, lines.Count);
                return;
            }
            catch (BufferUnavailableException e) when (e.Refusal is { IsKeySpecific: true, Message: var words })
            {
                // Trying again would make the connection, and all its other apps, wait for this one.
                drops.Refused(app, lines.Count, words);
                return;
            }
            catch (BufferUnavailableException)
            {
                await Task.Delay(RetryInterval, time, stopping);
            }
        }
    }
}
