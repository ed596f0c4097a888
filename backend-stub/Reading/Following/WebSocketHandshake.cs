using System.Security.Cryptography;
using System.Text;
using LogSource.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace LogSource.Reading.Following;

/// <summary>
/// The opening handshake: an Upgrade over HTTP/1.1 (RFC 6455 section 4.2), or an extended CONNECT over HTTP/2 (RFC
/// 8441). Subprotocols and extensions are not accepted.
/// </summary>
internal sealed class WebSocketHandshake
{
    private const string Version = "13";
    private const string AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private readonly HttpContext _context;
    private readonly IHttpUpgradeFeature? _upgrade;
    private readonly IHttpExtendedConnectFeature? _connect;

    private WebSocketHandshake(
        HttpContext context,
        IHttpUpgradeFeature? upgrade,
        IHttpExtendedConnectFeature? connect
    ) => (_context, _upgrade, _connect) = (context, upgrade, connect);

    /// <summary>Finds the handshake of a request; null if it is a plain request.</summary>
    /// <exception cref="ProblemException">501 for a CONNECT with another protocol.</exception>
    public static WebSocketHandshake? Find(HttpContext context)
    {
        if (HttpMethods.IsConnect(context.Request.Method))
        {
            var connect = context.Features.Get<IHttpExtendedConnectFeature>();
            return connect is { IsExtendedConnect: true, Protocol: "websocket" }
                ? new WebSocketHandshake(context, null, connect)
                : throw new ProblemException(
                    StatusCodes.Status501NotImplemented,
                    "unsupported-protocol",
                    "CONNECT is only for WebSockets: its :protocol must be websocket."
                );
        }
        var upgrade = context.Features.Get<IHttpUpgradeFeature>();
        var protocols = context.Request.Headers.GetCommaSeparatedValues(HeaderNames.Upgrade);
        return
            upgrade is { IsUpgradableRequest: true }
            && HttpMethods.IsGet(context.Request.Method)
            && protocols.Contains("websocket", StringComparer.OrdinalIgnoreCase)
            ? new WebSocketHandshake(context, upgrade, null)
            : null;
    }

    /// <summary>Checks the client's side of the handshake.</summary>
    /// <exception cref="ProblemException">400 for an invalid key, 426 for another version.</exception>
    public void Validate()
    {
        var headers = _context.Request.Headers;
        if (_upgrade is not null && !IsKey(headers.SecWebSocketKey))
        {
            throw new ProblemException(
                StatusCodes.Status400BadRequest,
                "websocket-key",
                "Sec-WebSocket-Key must be given once: 16 bytes in base64."
            );
        }

        if (headers.SecWebSocketVersion != Version)
        {
            throw new ProblemException(
                new Problem(
                    StatusCodes.Status426UpgradeRequired,
                    "websocket-version",
                    "Sec-WebSocket-Version must be 13."
                )
                {
                    Headers = VersionHeaders(),
                }
            );
        }
    }

    /// <summary>Sends the response. Afterwards the connection or HTTP/2 stream belongs to the WebSocket.</summary>
    public async Task<Stream> AcceptAsync()
    {
        if (_connect is not null)
        {
            return await _connect.AcceptAsync();
        }

        var headers = _context.Response.Headers;
        headers.Connection = HeaderNames.Upgrade;
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = Accept(_context.Request.Headers.SecWebSocketKey.ToString());
        return await _upgrade!.UpgradeAsync();
    }

    private static bool IsKey(string? key)
    {
        Span<byte> nonce = stackalloc byte[16];
        return key is { Length: 24 }
            && Convert.TryFromBase64String(key, nonce, out var length)
            && length == nonce.Length;
    }

    // The protocol requires SHA-1. Nothing secret depends on it.
#pragma warning disable CA5350
    private static string Accept(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSuffix)));
#pragma warning restore CA5350

    private Dictionary<string, string> VersionHeaders()
    {
        var headers = new Dictionary<string, string> { [HeaderNames.SecWebSocketVersion] = Version };
        // HTTP/2 has no Upgrade and forbids connection headers (RFC 9113 section 8.2.2).
        if (_upgrade is not null)
        {
            (headers[HeaderNames.Upgrade], headers[HeaderNames.Connection]) = ("websocket", HeaderNames.Upgrade);
        }

        return headers;
    }
}
