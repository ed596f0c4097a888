namespace EdgeGateway.ReverseProxy.Destinations;

/// <summary>
/// Detects that the connection to a destination was never established: no byte of the request has left the gateway.
/// </summary>
internal static class ConnectFailure
{
    /// <summary>Returns why the connection failed; null where it was established, or the client left first.</summary>
    public static Exception? Find(HttpContext context) =>
        context.GetForwarderErrorFeature()?.Exception is { } exception
        && IsConnectFailure(exception)
        && !context.RequestAborted.IsCancellationRequested
            ? exception
            : null;

    private static bool IsConnectFailure(Exception exception) =>
        exception switch
        {
            HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError
                    or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError
                    or HttpRequestError.ProxyTunnelError,
            } => true,

            // How SocketsHttpHandler reports its ConnectTimeout.
            OperationCanceledException { InnerException: TimeoutException } => true,
            _ => false,
        };
}
