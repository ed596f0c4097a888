using System.Net.Sockets;
using System.Text;
using EdgeGateway.Testing;

namespace FunctionalTests.LogApi;

/// <summary>One gateway in front of one log source for all tests of a class.</summary>
public sealed class LogApiFixture : IAsyncLifetime
{
    internal LogSourceHost Source { get; private set; } = null!;

    internal GatewayHost Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Source = await LogSourceHost.StartAsync();
        Gateway = await GatewayHost.StartAsync([Source]);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Source.DisposeAsync();
    }

    /// <summary>The header line of a token, or an empty text without one.</summary>
    internal static string Authorization(string? token) => token is null ? "" : $"Authorization: Bearer {token}\r\n";

    /// <summary>
    /// Sends raw text and reads the response, because an HTTP client would normalize some paths and reject to send some
    /// handshakes.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="untilBody">Whether to stop at the end of a JSON body; otherwise the connection's end.</param>
    internal async Task<string> SendRawAsync(string request, bool untilBody = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Gateway.Http.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        var response = new StringBuilder();
        var buffer = new byte[4096];
        int count;
        while ((count = await client.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0)
        {
            response.Append(Encoding.UTF8.GetString(buffer, 0, count));
            if (untilBody && response.ToString().Contains('}'))
            {
                break;
            }
        }

        return response.ToString();
    }
}
