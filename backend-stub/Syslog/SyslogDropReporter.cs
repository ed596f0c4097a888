using System.Text;
using EdgeGateway.Hosting.Logging;
using LogSource.Syslog.Routing;

namespace LogSource.Syslog;

/// <summary>Counts messages that are dropped or cannot be parsed, and logs each kind at most once a minute.</summary>
internal sealed class SyslogDropReporter(SyslogMetrics metrics, TimeProvider time, ILogger<SyslogDropReporter> logger)
    : IDisposable
{
    private const int MaxExampleBytes = 200;

    private readonly LogThrottle<SyslogSender> _unmapped = new(
        time,
        (count, sender) =>
            SyslogLog.Unmapped(
                logger,
                count,
                Printable(sender.Hostname),
                Printable(sender.AppName),
                Printable(sender.ProcId)
            )
    );

    private readonly LogThrottle<string> _full = new(time, (count, app) => SyslogLog.Full(logger, count, app));

    private readonly LogThrottle<(string App, string Error)> _refused = new(
        time,
        (count, refused) => SyslogLog.RefusedApp(logger, count, refused.App, refused.Error)
    );

    private readonly LogThrottle<byte[]> _unparsed = new(
        time,
        (count, example) => SyslogLog.Unparsed(logger, count, Printable(Encoding.UTF8.GetString(example)))
    );

    /// <summary>Reports a message that no route matches.</summary>
    public void Unmapped(SyslogSender sender)
    {
        metrics.Dropped(1, SyslogDropReason.Unmapped);
        _unmapped.Add(1, sender);
    }

    /// <summary>Reports lines of a new app while the limit of apps is reached.</summary>
    public void Full(string app, int lines)
    {
        metrics.Dropped(lines, SyslogDropReason.NoRoom);
        _full.Add(lines, app);
    }

    /// <summary>Reports lines that the buffer refuses for this app, but may accept for others.</summary>
    /// <param name="app">The app.</param>
    /// <param name="lines">The number of lines.</param>
    /// <param name="error">Redis' error.</param>
    public void Refused(string app, int lines, string error)
    {
        metrics.Dropped(lines, SyslogDropReason.Refused);
        _refused.Add(lines, (app, error));
    }

    /// <summary>Reports a message that cannot be parsed and is stored as raw text.</summary>
    public void Unparsed(ReadOnlySpan<byte> message)
    {
        metrics.Unparsed();
        _unparsed.Add(1, message[..Math.Min(message.Length, MaxExampleBytes)].ToArray());
    }

    public void Dispose()
    {
        _unmapped.Dispose();
        _full.Dispose();
        _refused.Dispose();
        _unparsed.Dispose();
    }

    // A sender must not be able to write lines into the log or control characters to a terminal.
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
