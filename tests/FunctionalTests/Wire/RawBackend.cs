using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FunctionalTests.Wire;

/// <summary>Accepts WebSockets at the backend as raw byte streams.</summary>
internal static class RawBackend
{
    /// <summary>
    /// Accepts an HTTP/1.1 Upgrade or HTTP/2 extended CONNECT and returns the byte stream after the handshake.
    /// </summary>
    public static async Task<Stream> AcceptAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
        {
            return await connect.AcceptAsync();
        }

        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.SecWebSocketAccept = ComputeAccept(context.Request.Headers.SecWebSocketKey.ToString());
        return await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
    }

    /// <summary>Writes and flushes bytes.</summary>
    public static async Task SendAsync(
        this Stream stream,
        ReadOnlyMemory<byte> bytes,
        CancellationToken cancellationToken
    )
    {
        await stream.WriteAsync(bytes, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    // RFC 6455 section 4.2.2.
    private static string ComputeAccept(string key)
    {
#pragma warning disable CA5350 // RFC 6455 requires SHA-1 here; it protects nothing.
        return Convert.ToBase64String(
            SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
        );
#pragma warning restore CA5350
    }
}
