using LogSource.Buffer;
using LogSource.Lines;

namespace LogSource.Syslog;

/// <summary>
/// Stores the lines of senders that get no response: retries while the buffer cannot be reached, and drops the lines of
/// an app that the buffer refuses.
/// </summary>
/// <remarks>
/// A line may be stored twice, because an append without an acknowledgement in time may have had an effect.
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

    /// <summary>Stores the lines, or drops them if the buffer refuses them for this app.</summary>
    /// <exception cref="OperationCanceledException">The log source is stopping, and the lines are lost.</exception>
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
            catch (BufferUnavailableException e) when (e.Refusal is { IsKeySpecific: true, Message: var error })
            {
                // A retry would make the connection with all its other apps wait for this one.
                drops.Refused(app, lines.Count, error);
                return;
            }
            catch (BufferUnavailableException)
            {
                await Task.Delay(RetryInterval, time, stopping);
            }
        }
    }
}
