namespace EdgeGateway.Limits.Counting;

/// <summary>Tells a Redis that is slow from a gateway that is: whose answers, when there are many, wait for a processor.</summary>
internal sealed class RedisPulse(TimeProvider time)
{
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(1);

    private long _lastAnswer;
    private long _lastQuick;

    /// <summary>An answer came.</summary>
    /// <param name="asked">When it was asked for.</param>
    public void Answered(long asked)
    {
        var now = time.GetTimestamp();
        Volatile.Write(ref _lastAnswer, now);
        if (time.GetElapsedTime(asked, now) <= Quick)
        {
            Volatile.Write(ref _lastQuick, now);
        }
    }

    /// <summary>Redis answers, and not long ago did so at once: what is late now is late because of this gateway.</summary>
    public bool IsHealthy => time.GetElapsedTime(Volatile.Read(ref _lastAnswer)) <= Silence && time.GetElapsedTime(Volatile.Read(ref _lastQuick)) <= Recent;
}
