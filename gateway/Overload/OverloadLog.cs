using System.Net;

namespace EdgeGateway.Overload;

/// <summary>Event ids 1500 to 1509.</summary>
internal static partial class OverloadLog
{
    [LoggerMessage(
        1500,
        LogLevel.Warning,
        "{Setting} ({Limit}) is reached: {Count} refused or ended, the last one of {Client}"
    )]
    public static partial void Refused(ILogger logger, string setting, long limit, long count, IPAddress? client);

    [LoggerMessage(
        1501,
        LogLevel.Warning,
        "Memory is short ({Percent} % of the limit is used): new streams are refused"
    )]
    public static partial void SoftMark(ILogger logger, int percent);

    [LoggerMessage(
        1502,
        LogLevel.Error,
        "Memory is very short ({Percent} % of the limit is used): requests are refused, and the slowest readers are ended"
    )]
    public static partial void HardMark(ILogger logger, int percent);

    [LoggerMessage(1503, LogLevel.Information, "Memory is sufficient again ({Percent} % of the limit is used)")]
    public static partial void Sufficient(ILogger logger, int percent);
}
