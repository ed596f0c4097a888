namespace EdgeGateway.ReverseProxy.Destinations;

/// <summary>How a destination did last. Requests report from many threads; a report that overtakes another one is corrected by the next.</summary>
internal sealed class DestinationRecord(TimeProvider time)
{
    /// <summary>How often a failing destination gets a request to show that it works again.</summary>
    public static readonly TimeSpan TrialInterval = TimeSpan.FromSeconds(1);

    /// <summary>How long no request has to be served until the destination fails.</summary>
    public static readonly TimeSpan FailureWindow = TimeSpan.FromSeconds(1);

    private const int MinFailures = 3;

    private volatile State _state;
    private int _unserved;
    private long _unservedSince;
    private bool _isUnhealthy;
    private int _isUnreachable;
    private long _nextTrial;

    private enum State
    {
        /// <summary>No request has been answered yet.</summary>
        Unproven,

        /// <summary>The last request was answered.</summary>
        Proven,

        /// <summary>The last request failed, or none was served for a while.</summary>
        Failing,
    }

    public bool IsProven => _state == State.Proven;

    public bool IsFailing => _state == State.Failing;

    /// <summary>Claims the next trial of a failing destination; false where it is not due, or another request has it.</summary>
    public bool TryClaimTrial()
    {
        var due = Volatile.Read(ref _nextTrial);
        return time.GetTimestamp() >= due && Interlocked.CompareExchange(ref _nextTrial, NextTrial(), due) == due;
    }

    /// <summary>The destination answered, whatever it said.</summary>
    /// <returns>Whether connections had failed before.</returns>
    public bool ReportReachable() => _isUnreachable != 0 && Interlocked.Exchange(ref _isUnreachable, 0) != 0;

    public void ReportSuccess()
    {
        if (_unserved != 0)
        {
            _unserved = 0;
        }

        if (_state != State.Proven)
        {
            _state = State.Proven;
        }
    }

    /// <summary>A request was not served. That may be due to the request, so the destination fails only when no other has been served for
    /// <see cref="FailureWindow"/>.</summary>
    public void ReportUnserved()
    {
        var row = Interlocked.Increment(ref _unserved);
        if (row == 1)
        {
            Volatile.Write(ref _unservedSince, time.GetTimestamp());
        }
        else if (row >= MinFailures && time.GetElapsedTime(Volatile.Read(ref _unservedSince)) >= FailureWindow)
        {
            ReportFailure();
        }
    }

    /// <summary>A policy of passive health checks judged the destination.</summary>
    /// <returns>Whether it judged otherwise before.</returns>
    public bool ReportHealth(bool isUnhealthy) => Interlocked.Exchange(ref _isUnhealthy, isUnhealthy) != isUnhealthy;

    public void ReportFailure()
    {
        Volatile.Write(ref _nextTrial, NextTrial());
        _state = State.Failing;
    }

    /// <returns>Whether the last connection had been established.</returns>
    public bool ReportConnectFailure()
    {
        ReportFailure();
        return Interlocked.Exchange(ref _isUnreachable, 1) == 0;
    }

    private long NextTrial() => time.GetTimestamp() + (long)(TrialInterval.TotalSeconds * time.TimestampFrequency);
}
