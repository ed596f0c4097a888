using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Problems;
using EdgeGateway.Streams.WebSockets;
using Microsoft.Extensions.Primitives;

namespace EdgeGateway.Browsers;

/// <summary>
/// Rejects WebSockets of pages whose origin is not configured (RFC 6455 sections 4.2.2 and 10.2). A client without an
/// origin is not a browser and passes. Only scheme, host and port are compared.
/// </summary>
internal sealed class WebSocketOriginsMiddleware
{
    private static readonly Problem NotAllowed = new(
        StatusCodes.Status403Forbidden,
        "origin-not-allowed",
        "Pages of this origin may not open a WebSocket here."
    );

    private readonly RequestDelegate _next;
    private readonly ReloadableOptions<WebSocketOriginOptions> _options;

    // Null where every origin is allowed.
    private volatile IReadOnlySet<Origin>? _allowed;

    public WebSocketOriginsMiddleware(RequestDelegate next, ReloadableOptions<WebSocketOriginOptions> options)
    {
        (_next, _options) = (next, options);
        ReadOrigins();
        options.Changed += ReadOrigins;
    }

    public Task InvokeAsync(HttpContext context) =>
        WebSocketHandshake.IsRequested(context)
        && context.Request.Headers.Origin is var sent
        && !IsEmpty(sent)
        && !IsAllowed(sent)
            ? NotAllowed.WriteAsync(context)
            : _next(context);

    // An empty header is treated like a missing one.
    private static bool IsEmpty(StringValues sent) => sent.All(string.IsNullOrWhiteSpace);

    private bool IsAllowed(StringValues sent) =>
        _allowed is not { } allowed
        || (sent is [var only] && Origin.TryParseHeader(only, out var origin) && allowed.Contains(origin));

    private void ReadOrigins() =>
        _allowed =
            _options.Current.AllowedOrigins.Count == 0 || _options.Current.AllowAny()
                ? null
                : _options.Current.Allowed();
}
