namespace EdgeGateway.Overload.Caps;

/// <summary>
/// Limits how many streams are opened in a second: a token bucket that holds the streams of one second. Each refusal
/// gets a time of its own in the queue of those that were refused before, so that the clients of a storm return at the
/// rate at which they can be served. It has no lock.
/// </summary>
/// <remarks>The bucket is the time at which it would be full again (generic cell rate algorithm): each stream moves it by
/// the time in which the rate refills one.</remarks>
internal sealed class StreamRate(TimeProvider time)
{
    // A longer queue does not get longer: clients that come back early are refused again and again.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    // In timestamps of the clock.
    private long _full;
    private long _queueEnd;

    private long Second => time.TimestampFrequency;

    /// <summary>Takes a stream from the bucket; false if it is empty.</summary>
    /// <param name="perSecond">The rate.</param>
    public bool TryTake(int perSecond)
    {
        var (now, each) = (time.GetTimestamp(), Second / perSecond);
        while (true)
        {
            var full = Volatile.Read(ref _full);
            var next = Math.Max(full, now) + each;
            if (next - now > Second)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _full, next, full) == full)
            {
                return true;
            }
        }
    }

    /// <summary>Puts a stream back that was not opened.</summary>
    public void Return(int perSecond) => Interlocked.Add(ref _full, -(Second / perSecond));

    /// <summary>Returns the seconds after which a refused client should return: its turn in the queue, and up to a
    /// second more.</summary>
    public int NextTurn(int perSecond)
    {
        var (now, each) = (time.GetTimestamp(), Second / perSecond);
        while (true)
        {
            var end = Volatile.Read(ref _queueEnd);
            var turn = Math.Max(end, now) + each;
            if (turn - now > LongestWait.TotalSeconds * Second)
            {
                return Random.Shared.Next((int)LongestWait.TotalSeconds / 2, (int)LongestWait.TotalSeconds + 1);
            }

            if (Interlocked.CompareExchange(ref _queueEnd, turn, end) == end)
            {
                return (int)Math.Ceiling(((double)(turn - now) / Second) + Random.Shared.NextDouble());
            }
        }
    }
}
