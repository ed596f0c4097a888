using FunctionalTests.Wire;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Conformance.Echo;

/// <summary>
/// A WebSocket server over HTTP/1.1 Upgrade and HTTP/2 extended CONNECT that works on frames. The framework's server
/// handles protocol errors inconsistently and closes the connection at once.
/// </summary>
internal sealed class EchoServer
{
    private int _open;

    /// <summary>The number of open WebSockets.</summary>
    public int OpenCount => _open;

    public async Task ServeAsync(HttpContext context)
    {
        var deflate = DeflateParameters.Accept(context.Request.Headers.SecWebSocketExtensions);
        if (deflate is not null)
        {
            context.Response.Headers.SecWebSocketExtensions = deflate.ToString();
        }

        var stream = await RawBackend.AcceptAsync(context);
        Interlocked.Increment(ref _open);
        try
        {
            using var session = new EchoSession(stream, deflate, EchoBehavior.Parse(context.Request.Query));
            await session.RunAsync(context.RequestAborted);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The client left.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
