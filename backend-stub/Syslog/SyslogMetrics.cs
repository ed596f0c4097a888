using System.Diagnostics.Metrics;

namespace LogSource.Syslog;

/// <summary>Meter <c>LogSource.Syslog</c>.</summary>
internal sealed class SyslogMetrics
{
    private readonly Counter<long> _stored;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _unparsed;
    private readonly Counter<long> _badFrames;
    private readonly UpDownCounter<long> _connections;

    public SyslogMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("LogSource.Syslog");
        _stored = meter.CreateCounter<long>("logsource.syslog.messages", "{message}", "Messages that the buffer has acknowledged.");
        _dropped = meter.CreateCounter<long>("logsource.syslog.dropped", "{message}", "Messages that were not stored, by reason.");
        _unparsed = meter.CreateCounter<long>("logsource.syslog.unparsed", "{message}", "Messages that could not be parsed.");
        _badFrames = meter.CreateCounter<long>("logsource.syslog.bad_frames", "{frame}", "Frames that ended their connection.");
        _connections = meter.CreateUpDownCounter<long>("logsource.syslog.connections", "{connection}", "Open connections.");
    }

    public void Stored(int messages) => _stored.Add(messages);

    public void Dropped(int messages, string reason) => _dropped.Add(messages, new KeyValuePair<string, object?>("reason", reason));

    public void Unparsed() => _unparsed.Add(1);

    public void BadFrame() => _badFrames.Add(1);

    public void Opened() => _connections.Add(1);

    public void Closed() => _connections.Add(-1);
}
