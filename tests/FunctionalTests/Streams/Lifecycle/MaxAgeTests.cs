using System.Net.Sockets;
using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;

namespace FunctionalTests.Streams.Lifecycle;

/// <summary><c>StreamMaxAge</c> of a route: clients reconnect, so that they spread over new gateways.</summary>
[Trait("Category", "Waits")]
public sealed class MaxAgeTests
{
    [Fact]
    public async Task A_client_with_http_2_reconnects_through_another_connection()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route("generic", http2: true, ("StreamMaxAge", "1")),
            ("ReverseProxy:Routes:generic:Match:Path", "/generic/{app:app}"),
            ("ReverseProxy:Routes:generic:AuthorizationPolicy", TokenClaims.ReadLogs),
        ]);
        var connections = 0;
        using var invoker = Http.CreateInvoker(
            async (connection, cancellationToken) =>
            {
                Interlocked.Increment(ref connections);
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(connection.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
            oneConnection: true
        );

        for (var expected = 1; expected <= 2; expected++)
        {
            using var response = await Http.GetAsync(
                gateway.H2c,
                "/generic/example-app",
                gateway.Token(TokenClaims.ReadLogs),
                http2: true,
                invoker
            );
            var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Contains(": end max-age\nretry: ", body, StringComparison.Ordinal);
            Assert.Equal(expected, Volatile.Read(ref connections));
        }
    }
}
