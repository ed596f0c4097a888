using System.Text;
using LogSource.Syslog.Routing;

namespace LogSource.Syslog;

/// <summary>Counts messages that are not stored or not parsed, and logs each kind at most once a minute.</summary>
internal sealed class SyslogDrops(SyslogMetrics metrics, TimeProvider time, ILogger<SyslogDrops> logger)
{
    private const int MaxExampleBytes = 200;

    private readonly LogThrottle _unmapped = new(time);
    private readonly LogThrottle _full = new(time);
    private readonly LogThrottle _unparsed = new(time);

    /// <summary>No route fits a message.</summary>
    public void Unmapped(SyslogSender sender)
    {
        metrics.Dropped(1, "unmapped");
        if (_unmapped.Add(1, out var count))
        {
            SyslogLog.Unmapped(
                logger, count, Printable(sender.Hostname), Printable(sender.AppName), Printable(sender.ProcId));
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

    /// <summary>A message is stored as it is, if a route fits.</summary>
    public void Unparsed(ReadOnlySpan<byte> message)
    {
        metrics.Unparsed();
        if (_unparsed.Add(1, out var count))
        {
            var example = message[..Math.Min(message.Length, MaxExampleBytes)];
            SyslogLog.Unparsed(logger, count, Printable(Encoding.UTF8.GetString(example)));
        }
    }

    /// <summary>A sender must not be able to write lines of its own into the log, or to a terminal.</summary>
    private static string Printable(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        var printable = new StringBuilder();
        foreach (var character in text)
        {
            _ = char.IsControl(character) ? printable.Append($"\\x{(int)character:x2}") : printable.Append(character);
        }

        return printable.ToString();
    }
}
