namespace LogSource.Syslog;

/// <summary>Counts what is not stored, and tells it at most once a minute.</summary>
internal sealed class SyslogDrops(SyslogMetrics metrics, TimeProvider time, ILogger<SyslogDrops> logger)
{
    private readonly Seldom _unmapped = new(time);
    private readonly Seldom _full = new(time);
    private readonly Seldom _refused = new(time);

    /// <summary>No route fits a message.</summary>
    public void Unmapped(SyslogSender sender)
    {
        metrics.Dropped(1, "unmapped");
        if (_unmapped.Add(1, out var count))
        {
            SyslogLog.Unmapped(logger, count, sender.Hostname, sender.AppName, sender.ProcId);
        }
    }

    /// <summary>The buffer takes no other app.</summary>
    public void Full(string app, int lines)
    {
        metrics.Dropped(lines, "no-room");
        if (_full.Add(lines, out var count))
        {
            SyslogLog.Full(logger, count, app);
        }
    }

    /// <summary>There are as many connections as there may be.</summary>
    public void Refused(int maxConnections)
    {
        if (_refused.Add(1, out var count))
        {
            SyslogLog.Refused(logger, count, maxConnections);
        }
    }
}
