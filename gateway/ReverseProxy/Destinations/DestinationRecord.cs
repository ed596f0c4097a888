namespace EdgeGateway.ReverseProxy.Destinations;

/// <summary>
/// The recent outcomes of a destination. Requests report from many threads. If reports overtake each other, the next
/// one corrects the state.
/// </summary>
internal sealed class DestinationRecord(TimeProvider time)
{
    /// <summary>How often a failing destination receives a trial request.</summary>
    public static readonly TimeSpan TrialInterval = TimeSpan.FromSeconds(1);

    /// <summary>How long all requests must be unserved until the destination counts as failing.</summary>
    public static readonly TimeSpan FailureWindow = TimeSpan.FromSeconds(1);

    private const int MinFailures = 3;

    private volatile State _state;
    private int _unserved;
    private long _unservedSince;
    private bool _isUnhealthy;
    private int _isUnreachable;
    private bool _isRejecting;
    private long _nextTrial;
    private long _failures;
    private long _lastCheck;

    private enum State
    {
        /// <summary>No request was answered yet.</summary>
        Unproven,

        /// <summary>The last request was answered.</summary>
        Proven,

        /// <summary>The last request failed, or no request was served for <see cref="FailureWindow"/>.</summary>
        Failing,
    }

    /// <summary>How often the destination failed: it could not be reached, or did not serve requests.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>When the last active health check had a result; null before the first.</summary>
    public DateTimeOffset? LastCheck =>
        Volatile.Read(ref _lastCheck) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public bool IsProven => _state == State.Proven;

    public bool IsFailing => _state == State.Failing;

    /// <summary>
    /// Claims the next trial of a failing destination; false where it is not due, or another request has claimed it.
    /// </summary>
    public bool TryClaimTrial()
    {
        var due = Volatile.Read(ref _nextTrial);
        return time.GetTimestamp() >= due && Interlocked.CompareExchange(ref _nextTrial, NextTrial(), due) == due;
    }

    /// <summary>Records that the destination answered, with any status.</summary>
    /// <returns>Whether the last connection had failed.</returns>
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

    /// <summary>
    /// Records that a request was not served. The request may be the cause, so the destination counts as failing only
    /// when no other request was served for <see cref="FailureWindow"/>.
    /// </summary>
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

    /// <summary>Records that an active health check had a result.</summary>
    public void ReportCheck() => Volatile.Write(ref _lastCheck, time.GetUtcNow().Ticks);

    /// <summary>Records the result of a passive health check policy.</summary>
    /// <returns>Whether the result has changed.</returns>
    public bool ReportHealth(bool isUnhealthy) => Interlocked.Exchange(ref _isUnhealthy, isUnhealthy) != isUnhealthy;

    /// <summary>Records whether the destination rejected the gateway's secret.</summary>
    /// <returns>Whether the last answer was different.</returns>
    public bool ReportRejection(bool isRejected) =>
        Volatile.Read(ref _isRejecting) != isRejected
        && Interlocked.Exchange(ref _isRejecting, isRejected) != isRejected;

    public void ReportFailure()
    {
        Volatile.Write(ref _nextTrial, NextTrial());
        Interlocked.Increment(ref _failures);
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
