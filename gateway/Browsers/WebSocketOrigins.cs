using EdgeGateway.Problems;
using EdgeGateway.Streams.WebSockets;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace EdgeGateway.Browsers;

/// <summary>Refuses WebSockets to pages of other origins than the configured (RFC 6455 sections 4.2.2 and 10.2). A client that
/// names no origin is no browser, and passes. Scheme, host and port are compared, whatever a client sends behind them.</summary>
internal sealed class WebSocketOrigins(RequestDelegate next, IOptions<WebSocketOriginOptions> origins)
{
    private static readonly Problem NotAllowed =
        new(StatusCodes.Status403Forbidden, "origin-not-allowed", "Pages of this origin may not open a WebSocket here.");

    private readonly bool _allowAny = origins.Value.AllowAny();
    private readonly IReadOnlySet<Origin> _allowed = origins.Value.Allowed();

    public Task InvokeAsync(HttpContext context) =>
        WebSocketHandshake.IsAskedFor(context) && context.Request.Headers.Origin is { Count: > 0 } sent && !IsAllowed(sent)
            ? NotAllowed.WriteAsync(context)
            : next(context);

    private bool IsAllowed(StringValues sent) =>
        _allowAny || (sent is [var only] && Origin.TryParseHeader(only, out var origin) && _allowed.Contains(origin));
}
