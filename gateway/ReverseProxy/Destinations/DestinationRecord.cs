namespace EdgeGateway.ReverseProxy.Destinations;

/// <summary>How a destination did last. Requests report from many threads; a report that overtakes another one is corrected by the next.</summary>
internal sealed class DestinationRecord(TimeProvider time)
{
    /// <summary>How often a failing destination gets a request to show that it works again.</summary>
    public static readonly TimeSpan BetweenTrials = TimeSpan.FromSeconds(1);

    /// <summary>How long no request has to be served until the destination fails.</summary>
    public static readonly TimeSpan Row = TimeSpan.FromSeconds(1);

    private const int ShortestRow = 3;

    private volatile Standing _standing;
    private int _unserved;
    private long _unservedSince;
    private bool _isUnhealthy;
    private int _isOut;
    private long _nextTrial;

    private enum Standing
    {
        /// <summary>No request has been answered yet.</summary>
        Unproven,

        /// <summary>The last request was answered.</summary>
        Proven,

        /// <summary>The last request failed, or none was served for a while.</summary>
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

    /// <summary>The destination answered, whatever it said.</summary>
    /// <returns>Whether connections had failed before.</returns>
    public bool Reached() => _isOut != 0 && Interlocked.Exchange(ref _isOut, 0) != 0;

    public void Succeeded()
    {
        if (_unserved != 0)
        {
            _unserved = 0;
        }

        if (_standing != Standing.Proven)
        {
            _standing = Standing.Proven;
        }
    }

    /// <summary>A request was not served. That may be due to the request, so the destination fails only when no other has been served for
    /// <see cref="Row"/>.</summary>
    public void Unserved()
    {
        var row = Interlocked.Increment(ref _unserved);
        if (row == 1)
        {
            Volatile.Write(ref _unservedSince, time.GetTimestamp());
        }
        else if (row >= ShortestRow && time.GetElapsedTime(Volatile.Read(ref _unservedSince)) >= Row)
        {
            Failed();
        }
    }

    /// <summary>A policy of passive health checks judged the destination.</summary>
    /// <returns>Whether it judged otherwise before.</returns>
    public bool Judged(bool isUnhealthy) => Interlocked.Exchange(ref _isUnhealthy, isUnhealthy) != isUnhealthy;

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
