using System.Net;
using EdgeGateway.Hosting.Logging;
using Microsoft.Extensions.Options;

namespace LogSource.Syslog.Connections;

/// <summary>Counts the ends of connections by reason, and logs those that an operator can act on.</summary>
internal sealed class SyslogEndReporter(
    SyslogMetrics metrics,
    IOptions<SyslogOptions> options,
    TimeProvider time,
    ILogger<SyslogEndReporter> logger
) : IDisposable
{
    private readonly LogThrottle<EndPoint?> _tooManyConnections = new(
        time,
        (count, peer) => SyslogLog.Refused(logger, count, options.Value.MaxConnections, peer)
    );

    private readonly LogThrottle<EndPoint?> _tooManyFromAddress = new(
        time,
        (count, peer) => SyslogLog.RefusedOfAddress(logger, count, options.Value.MaxConnectionsPerAddress, peer)
    );

    private readonly LogThrottle<EndPoint?> _frameTimeouts = new(
        time,
        (count, peer) => SyslogLog.FrameTimeout(logger, count, options.Value.FrameTimeout, peer)
    );

    private readonly LogThrottle<EndPoint?> _displaced = new(
        time,
        (count, peer) => SyslogLog.Displaced(logger, count, peer)
    );

    /// <summary>Reports a connection that was not admitted.</summary>
    public void Refused(SyslogEndReason reason, EndPoint? peer)
    {
        metrics.Ended(reason);
        (reason == SyslogEndReason.TooManyFromAddress ? _tooManyFromAddress : _tooManyConnections).Add(1, peer);
    }

    /// <summary>Reports the end of a served connection.</summary>
    /// <param name="reason">Why it ended.</param>
    /// <param name="peer">The sender.</param>
    /// <param name="frame">The number of the last frame.</param>
    /// <param name="fault">The fault of that frame; null if there is none.</param>
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
                _frameTimeouts.Add(1, peer);
                break;
            case SyslogEndReason.Displaced:
                _displaced.Add(1, peer);
                break;
        }
    }

    public void Dispose()
    {
        _tooManyConnections.Dispose();
        _tooManyFromAddress.Dispose();
        _frameTimeouts.Dispose();
        _displaced.Dispose();
    }

    /// <summary>Reports a connection that ended with an exception.</summary>
    public void Broken(Exception exception, bool isStopping)
    {
        metrics.Ended(isStopping ? SyslogEndReason.Stopping : SyslogEndReason.BrokenOff);
        SyslogLog.Broken(logger, exception);
    }

    /// <summary>Reports messages that were read and could not be stored before the end.</summary>
    public void Lost(int messages, EndPoint? peer) => SyslogLog.Lost(logger, messages, peer);
}
