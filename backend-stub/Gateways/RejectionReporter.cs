using EdgeGateway.Hosting.Logging;

namespace LogSource.Gateways;

/// <summary>Logs rejected requests at most once a minute: anybody who reaches the port can cause them.</summary>
internal sealed class RejectionReporter(TimeProvider time, ILogger<RejectionReporter> logger) : IDisposable
{
    private readonly LogThrottle<string?> _log = new(
        time,
        (count, address) => GatewayAuthenticationLog.Rejected(logger, count, address)
    );

    public void Report(HttpContext context) => _log.Add(1, context.Connection.RemoteIpAddress?.ToString());

    public void Dispose() => _log.Dispose();
}
