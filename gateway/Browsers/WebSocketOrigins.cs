using EdgeGateway.Problems;
using EdgeGateway.Streams.WebSockets;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Browsers;

/// <summary>Refuses WebSockets to pages of other origins than the configured (RFC 6455 sections 4.2.2 and 10.2). A client that
/// names no origin is no browser, and passes.</summary>
internal sealed class WebSocketOrigins(RequestDelegate next, IOptionsMonitor<OriginOptions> origins)
{
    private static readonly Problem NotAllowed =
        new(StatusCodes.Status403Forbidden, "origin-not-allowed", "Pages of this origin may not open a WebSocket here.");

    private readonly Predicate<string> _isAllowed = origins.Get(OriginOptions.WebSockets).Allowed();

    public Task InvokeAsync(HttpContext context) =>
        WebSocketHandshake.IsAskedFor(context) && context.Request.Headers.Origin is { Count: > 0 } origin && !_isAllowed($"{origin}")
            ? NotAllowed.WriteAsync(context)
            : next(context);
}
