namespace EdgeGateway.ReverseProxy.Destinations;

/// <summary>How a destination did last. Requests report from many threads; a report that overtakes another one is corrected by the next.</summary>
internal sealed class DestinationRecord(TimeProvider time)
{
    /// <summary>How often a failing destination gets a request to show that it works again.</summary>
    public static readonly TimeSpan BetweenTrials = TimeSpan.FromSeconds(1);

    private volatile Standing _standing;
    private int _isOut;
    private long _nextTrial;

    private enum Standing
    {
        /// <summary>No request has been answered yet.</summary>
        Unproven,

        /// <summary>The last request was answered.</summary>
        Proven,

        /// <summary>The last request failed, or was answered by a 5xx.</summary>
        Failing,
    }

    public bool IsProven => _standing == Standing.Proven;

    public bool IsFailing => _standing == Standing.Failing;

    /// <summary>Claims the next trial of a failing destination; false where it is not due, or another request has it.</summary>
    public bool TryClaimTrial()
    {
        var due = Volatile.Read(ref _nextTrial);
        return time.GetTimestamp() >= due && Interlocked.CompareExchange(ref _nextTrial, NextTrial(), due) == due;
    }

    /// <returns>Whether connections had failed before.</returns>
    public bool Succeeded()
    {
        if (_standing != Standing.Proven)
        {
            _standing = Standing.Proven;
        }

        return _isOut != 0 && Interlocked.Exchange(ref _isOut, 0) != 0;
    }

    public void Failed()
    {
        Volatile.Write(ref _nextTrial, NextTrial());
        _standing = Standing.Failing;
    }

    /// <returns>Whether the last connection had been established.</returns>
    public bool ConnectFailed()
    {
        Failed();
        return Interlocked.Exchange(ref _isOut, 1) == 0;
    }

    private long NextTrial() => time.GetTimestamp() + (long)(BetweenTrials.TotalSeconds * time.TimestampFrequency);
}
