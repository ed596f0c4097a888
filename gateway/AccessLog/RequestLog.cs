namespace EdgeGateway.AccessLog;

/// <summary>Access log lines, in the category of <see cref="AccessLogMiddleware"/>. Event ids 1300 to 1309.</summary>
internal static partial class RequestLog
{
    [LoggerMessage(
        1300,
        LogLevel.Information,
        "{Method} {Path} {Protocol} {Status} {DurationMs} ms client={Client} route={Route} tenant={Tenant} end={End} "
            + "id={RequestId} bytes={Bytes} pings={Pings} trace={TraceId}"
    )]
    public static partial void Served(
        ILogger logger,
        string method,
        string path,
        string protocol,
        int status,
        long durationMs,
        object client,
        string route,
        string tenant,
        string end,
        string requestId,
        long bytes,
        int pings,
        string traceId
    );

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
