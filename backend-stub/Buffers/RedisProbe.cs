using StackExchange.Redis;

namespace LogSource.Buffers;

/// <summary>
/// Remembers that Redis left a command without an answer, until it answers again. What was sent to it still waits in the client's
/// buffers then, uncounted: more must not be put behind it.
/// </summary>
internal sealed class RedisProbe(TimeSpan interval)
{
    private int _silent;

    /// <summary>Whether Redis owes an answer.</summary>
    public bool IsSilent => Volatile.Read(ref _silent) != 0;

    /// <summary>A command was not answered in time.</summary>
    public void Begin(ConnectionMultiplexer multiplexer)
    {
        if (Interlocked.Exchange(ref _silent, 1) == 0)
        {
            _ = AskAsync(multiplexer);
        }
    }

    private async Task AskAsync(ConnectionMultiplexer multiplexer)
    {
        while (IsSilent)
        {
            try
            {
                await multiplexer.GetDatabase().PingAsync();
                Volatile.Write(ref _silent, 0);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                await Task.Delay(interval);
            }
        }
    }
}
