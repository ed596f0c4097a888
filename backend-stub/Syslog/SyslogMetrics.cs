using System.Diagnostics.Metrics;
using LogSource.Buffer;
using LogSource.Syslog.Connections;

namespace LogSource.Syslog;

/// <summary>Meter <c>LogSource.Syslog</c>.</summary>
internal sealed class SyslogMetrics
{
    private readonly Counter<long> _stored;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _unparsed;
    private readonly Counter<long> _badFrames;
    private readonly Counter<long> _ended;
    private readonly UpDownCounter<long> _connections;

    private readonly BufferMetrics _buffer;

    public SyslogMetrics(IMeterFactory meters, BufferMetrics buffer)
    {
        _buffer = buffer;
        var meter = meters.Create("LogSource.Syslog");
        _stored = meter.CreateCounter<long>(
            "logsource.syslog.messages",
            "{message}",
            "Messages that the buffer has acknowledged."
        );
        _dropped = meter.CreateCounter<long>(
            "logsource.syslog.dropped",
            "{message}",
            "Messages that were not stored, by reason."
        );
        _unparsed = meter.CreateCounter<long>(
            "logsource.syslog.unparsed",
            "{message}",
            "Messages that could not be parsed."
        );
        _badFrames = meter.CreateCounter<long>(
            "logsource.syslog.bad_frames",
            "{frame}",
            "Invalid frames, which end their connection."
        );
        _ended = meter.CreateCounter<long>(
            "logsource.syslog.connections.ended",
            "{connection}",
            "Connections that ended or were refused, by reason."
        );
        _connections = meter.CreateUpDownCounter<long>(
            "logsource.syslog.connections",
            "{connection}",
            "Open connections."
        );
    }

    public void Stored(int messages)
    {
        _stored.Add(messages);
        _buffer.AppendedBySyslog(messages);
    }

    public void Dropped(int messages, SyslogDropReason reason) =>
        _dropped.Add(messages, new KeyValuePair<string, object?>("reason", NameOf(reason)));

    public void Unparsed() => _unparsed.Add(1);

    public void BadFrame() => _badFrames.Add(1);

    public void Ended(SyslogEndReason reason) =>
        _ended.Add(1, new KeyValuePair<string, object?>("reason", NameOf(reason)));

    public void Opened() => _connections.Add(1);

    public void Closed() => _connections.Add(-1);

    private static string NameOf(SyslogDropReason reason) =>
        reason switch
        {
            SyslogDropReason.Unmapped => "unmapped",
            SyslogDropReason.NoRoom => "no-room",
            SyslogDropReason.Refused => "refused",
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
        };

    private static string NameOf(SyslogEndReason reason) =>
        reason switch
        {
            SyslogEndReason.PeerClosed => "peer-closed",
            SyslogEndReason.BrokenOff => "broken-off",
            SyslogEndReason.BadFraming => "bad-framing",
            SyslogEndReason.FrameTimeout => "frame-timeout",
            SyslogEndReason.Displaced => "displaced",
            SyslogEndReason.TooManyConnections => "too-many-connections",
            SyslogEndReason.TooManyFromAddress => "too-many-from-address",
            SyslogEndReason.Stopping => "stopping",
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
        };
}
