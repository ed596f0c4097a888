using System.Net;
using Microsoft.Extensions.Options;

namespace LogSource.Syslog.Connections;

/// <summary>Counts how connections end, and logs what an operator has to know.</summary>
internal sealed class SyslogEnds(
    SyslogMetrics metrics, IOptions<SyslogOptions> options, TimeProvider time, ILogger<SyslogEnds> logger)
{
    private readonly LogThrottle _all = new(time);
    private readonly LogThrottle _address = new(time);
    private readonly LogThrottle _unfinished = new(time);
    private readonly LogThrottle _displaced = new(time);

    public void Refused(SyslogEndReason reason, EndPoint? peer)
    {
        metrics.Ended(reason);
        if (reason == SyslogEndReason.TooManyFromAddress)
        {
            if (_address.Add(1, out var count))
            {
                SyslogLog.RefusedOfAddress(logger, count, options.Value.MaxConnectionsPerAddress, peer);
            }
        }
        else if (_all.Add(1, out var count))
        {
            SyslogLog.Refused(logger, count, options.Value.MaxConnections, peer);
        }
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
            case SyslogEndReason.FrameTimeout when _unfinished.Add(1, out var count):
                SyslogLog.Unfinished(logger, count, options.Value.FrameTimeout, peer);
                break;
            case SyslogEndReason.Displaced when _displaced.Add(1, out var count):
                SyslogLog.Displaced(logger, count, peer);
                break;
        }
    }

    public void BrokenOff(Exception exception, bool isStopping)
    {
        metrics.Ended(isStopping ? SyslogEndReason.Stopping : SyslogEndReason.BrokenOff);
        SyslogLog.BrokenOff(logger, exception);
    }

    public void Lost(int messages, EndPoint? peer) => SyslogLog.Lost(logger, messages, peer);
}
