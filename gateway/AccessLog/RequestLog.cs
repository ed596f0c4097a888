namespace EdgeGateway.AccessLog;

/// <summary>Access log lines, in the category of <see cref="AccessLogMiddleware"/>. Event ids 1300 to 1309.</summary>
internal static partial class RequestLog
{
    private static readonly EventId ServedEvent = new(1300, nameof(Served));

    public static void Served(ILogger logger, ServedRequest request) =>
        logger.Log(LogLevel.Information, ServedEvent, request, null, static (request, _) => request.ToString());

    [LoggerMessage(
        1301,
        LogLevel.Information,
        "{Method} {Path} {Protocol} {Status} 0 ms client={Client} route= tenant= end= id={RequestId} "
            + "bytes=0 pings=0 trace="
    )]
    public static partial void Rejected(
        ILogger logger,
        string method,
        string path,
        string protocol,
        int status,
        string client,
        string requestId
    );

    [LoggerMessage(1302, LogLevel.Information, "{Count} more requests were rejected by the server")]
    public static partial void Dropped(ILogger logger, int count);
}
