using System.Net;

namespace LogSource.Syslog;

/// <summary>Event ids 1500 to 1599.</summary>
internal static partial class SyslogLog
{
    [LoggerMessage(1500, LogLevel.Warning, "A syslog connection from {Peer} was closed: frame {Number} {Fault}")]
    public static partial void BadFrame(ILogger logger, EndPoint? peer, long number, string fault);

    [LoggerMessage(
        1501,
        LogLevel.Warning,
        "{Count} syslog messages were dropped because no entry of Syslog:Routes matches them; the last from host {Host}, "
            + "app {App}, process {Process}"
    )]
    public static partial void Unmapped(ILogger logger, long count, string host, string app, string process);

    [LoggerMessage(
        1502,
        LogLevel.Warning,
        "{Count} syslog messages were dropped because the buffer accepts no other app (Buffer:MaxApps); the last for "
            + "app {App}"
    )]
    public static partial void Full(ILogger logger, long count, string app);

    [LoggerMessage(
        1503,
        LogLevel.Warning,
        "{Count} syslog connections were refused, the last from {Peer}: {Maximum} are open (Syslog:MaxConnections)"
    )]
    public static partial void Refused(ILogger logger, long count, int maximum, EndPoint? peer);

    [LoggerMessage(
        1504,
        LogLevel.Error,
        "{Count} syslog messages from {Peer} are lost: the buffer could not be reached until the log source stopped"
    )]
    public static partial void Lost(ILogger logger, int count, EndPoint? peer);

    [LoggerMessage(1505, LogLevel.Debug, "A syslog connection broke")]
    public static partial void Broken(ILogger logger, Exception exception);

    [LoggerMessage(
        1506,
        LogLevel.Warning,
        "{Count} syslog messages could not be parsed and are stored as raw text; the last: {Example}"
    )]
    public static partial void Unparsed(ILogger logger, long count, string example);

    [LoggerMessage(
        1507,
        LogLevel.Warning,
        "{Count} syslog connections were refused, the last from {Peer}: {Maximum} of its address are open "
            + "(Syslog:MaxConnectionsPerAddress)"
    )]
    public static partial void RefusedOfAddress(ILogger logger, long count, int maximum, EndPoint? peer);

    [LoggerMessage(
        1508,
        LogLevel.Warning,
        "{Count} syslog connections were closed, the last from {Peer}: a message was not whole after {Timeout} "
            + "(Syslog:FrameTimeout)"
    )]
    public static partial void FrameTimeout(ILogger logger, long count, TimeSpan timeout, EndPoint? peer);

    [LoggerMessage(
        1509,
        LogLevel.Warning,
        "{Count} syslog connections were displaced by new ones, the last from {Peer}: they were waiting for the rest "
            + "of a message, or were silent"
    )]
    public static partial void Displaced(ILogger logger, long count, EndPoint? peer);

    [LoggerMessage(
        1510,
        LogLevel.Warning,
        "{Count} syslog messages were dropped because Redis refuses to store them; the last for app {App}: {Error}"
    )]
    public static partial void RefusedApp(ILogger logger, long count, string app, string error);
}
