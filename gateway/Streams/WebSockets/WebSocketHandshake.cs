using System.Buffers.Text;
using EdgeGateway.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeGateway.Streams.WebSockets;

/// <summary>
/// Checks a client's opening handshake (RFC 6455 section 4.2.1, RFC 8441 section 5). Between HTTP/1.1 and HTTP/2 YARP
/// creates a new handshake, so the backend could not detect the client's errors.
/// </summary>
internal static class WebSocketHandshake
{
    private const string WebSocket = "websocket";
    private const string Version = "13";
    private const int KeyBytes = 16;
    private const int KeyLength = 24;

    private static readonly Problem BadKey = new(
        StatusCodes.Status400BadRequest,
        "websocket-key",
        "A WebSocket upgrade needs the header Sec-WebSocket-Key with 16 bytes in base64."
    );

    private static readonly Problem BadRequest = new(
        StatusCodes.Status400BadRequest,
        "websocket-request",
        "A WebSocket upgrade is a GET over HTTP/1.1."
    );

    private static readonly Problem BadVersion = new(
        StatusCodes.Status426UpgradeRequired,
        "websocket-version",
        "A WebSocket upgrade needs the header Sec-WebSocket-Version: 13."
    );

    /// <summary>Whether the request opens a WebSocket, by HTTP/1.1 Upgrade or HTTP/2 extended CONNECT.</summary>
    public static bool IsRequested(HttpContext context) =>
        IsUpgrade(context)
        || (
            context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect
            && WebSocket.Equals(connect.Protocol, StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>Returns the handshake's fault; null where it is valid.</summary>
    public static Problem? FindFault(HttpContext context)
    {
        var headers = context.Request.Headers;
        return IsUpgrade(context)
            && !(HttpMethods.IsGet(context.Request.Method) && HttpProtocol.IsHttp11(context.Request.Protocol))
                ? BadRequest
            : IsUpgrade(context) && !IsKey(headers.SecWebSocketKey) ? BadKey
            : headers.SecWebSocketVersion != Version ? BadVersion
            : null;
    }

    /// <summary>Answers the request with its handshake's fault.</summary>
    public static Task RejectAsync(HttpContext context, Problem fault)
    {
        if (fault == BadVersion)
        {
            // RFC 6455 section 4.4: the supported version. RFC 9110 section 15.5.22: the protocol to upgrade to.
            context.Response.Headers.SecWebSocketVersion = Version;
            if (HttpProtocol.IsHttp11(context.Request.Protocol))
            {
                context.Response.Headers.Upgrade = WebSocket;
                context.Response.Headers.Connection = "Upgrade";
            }
        }

        return fault.WriteAsync(context);
    }

    private static bool IsUpgrade(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        && WebSocket.Equals(context.Request.Headers.Upgrade, StringComparison.OrdinalIgnoreCase);

    // Base64.IsValid accepts white space, which is not allowed here. The length check excludes it.
    private static bool IsKey(string? key) =>
        key is { Length: KeyLength } && Base64.IsValid(key, out var bytes) && bytes == KeyBytes;
}
