using System.Net;
using Microsoft.Extensions.Options;

namespace LogSource.Syslog.Connections;

/// <summary>Counts how connections end, and logs what an operator has to know.</summary>
internal sealed class SyslogEndReporter(
    SyslogMetrics metrics,
    IOptions<SyslogOptions> options,
    TimeProvider time,
    ILogger<SyslogEndReporter> logger
) : IDisposable
{
    private readonly LogThrottle<EndPoint?> _all = new(
        time,
        (count, peer) => SyslogLog.Refused(logger, count, options.Value.MaxConnections, peer)
    );

    private readonly LogThrottle<EndPoint?> _address = new(
        time,
        (count, peer) => SyslogLog.RefusedOfAddress(logger, count, options.Value.MaxConnectionsPerAddress, peer)
    );

    private readonly LogThrottle<EndPoint?> _unfinished = new(
        time,
        (count, peer) => SyslogLog.Unfinished(logger, count, options.Value.FrameTimeout, peer)
    );

    private readonly LogThrottle<EndPoint?> _displaced = new(
        time,
        (count, peer) => SyslogLog.Displaced(logger, count, peer)
    );

    public void Refused(SyslogEndReason reason, EndPoint? peer)
    {
        metrics.Ended(reason);
        (reason == SyslogEndReason.TooManyFromAddress ? _address : _all).Add(1, peer);
    }

    /// <param name="reason">Why.</param>
    /// <param name="peer">The sender.</param>
    /// <param name="frame">The number of the frame that was the last one.</param>
    /// <param name="fault">What is wrong with it, if anything is.</param>
    public void Ended(SyslogEndReason reason, EndPoint? peer, long frame, string? fault)
    {
        metrics.Ended(reason);
        switch (reason)
        {
            case SyslogEndReason.BadFraming:
                metrics.BadFrame();
                SyslogLog.BadFrame(logger, peer, frame, fault!);
                break;
            case SyslogEndReason.FrameTimeout:
                _unfinished.Add(1, peer);
                break;
            case SyslogEndReason.Displaced:
                _displaced.Add(1, peer);
                break;
        }
    }

    public void Dispose()
    {
        _all.Dispose();
        _address.Dispose();
        _unfinished.Dispose();
        _displaced.Dispose();
    }

    public void BrokenOff(Exception exception, bool isStopping)
    {
        metrics.Ended(isStopping ? SyslogEndReason.Stopping : SyslogEndReason.BrokenOff);
        SyslogLog.BrokenOff(logger, exception);
    }

    public void Lost(int messages, EndPoint? peer) => SyslogLog.Lost(logger, messages, peer);
}
