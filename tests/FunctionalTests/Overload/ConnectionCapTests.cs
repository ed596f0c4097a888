using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeGateway.Overload.Caps;
using EdgeGateway.Testing;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionalTests.Overload;

/// <summary>Caps on connections. A refused one is closed without a response.</summary>
public sealed class ConnectionCapTests
{
    private const string Request = "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n";

    [Fact]
    public async Task Connections_over_the_cap_are_closed_and_the_management_port_still_answers()
    {
        await using var gateway = await GatewayHost.StartAsync(
            ("Overload:MaxConnections", "3"),
            ("Overload:MaxConnectionsPerAddress", "3")
        );
        using var refused = new MetricCapture(gateway, "edge.overload.refused");
        var open = new List<Socket>();
        for (var i = 0; i < 3; i++)
        {
            open.Add(await ConnectAsync(gateway.Http));
            Assert.StartsWith("HTTP/1.1 404", await AskAsync(open[i]), StringComparison.Ordinal);
        }

        foreach (var endpoint in (Uri[])[gateway.Http, gateway.H2c, gateway.Tls])
        {
            using var fourth = await ConnectAsync(endpoint);
            Assert.Empty(await AskAsync(fourth));
        }

        using var health = await Http.GetAsync(gateway.Management, "/readyz");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal(["cap=connections", "cap=connections", "cap=connections"], refused.Tags);
        Assert.NotNull(
            gateway.FindLogLine("Overload:MaxConnections (3) is reached: 1 refused or ended, the last one of 127.0.0.1")
        );

        open.ForEach(socket => socket.Dispose());
        await Eventually.HoldsAsync(() => Open(gateway) == 0);
        using var again = await ConnectAsync(gateway.Http);
        Assert.StartsWith("HTTP/1.1 404", await AskAsync(again), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_has_a_cap_of_its_own_in_which_a_WebSocket_counts_until_its_end()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(),
            ("Overload:MaxConnectionsPerAddress", "2"),
        ]);
        using var refused = new MetricCapture(gateway, "edge.overload.refused");
        using (await WebSocketClient.OpenAsync(gateway.Http, "/generic/ws"))
        {
            using var second = await ConnectAsync(gateway.Http);
            Assert.NotEmpty(await AskAsync(second));
            using var third = await ConnectAsync(gateway.Http);
            Assert.Empty(await AskAsync(third));
            using var other = await ConnectAsync(gateway.Http, "127.0.0.2");
            Assert.NotEmpty(await AskAsync(other));
            Assert.Equal(["cap=connections-per-address"], refused.Tags);
        }

        await Eventually.HoldsAsync(() => Open(gateway) == 0);
        using var again = await ConnectAsync(gateway.Http);
        Assert.NotEmpty(await AskAsync(again));
    }

    [Theory]
    [InlineData("Overload:SharedNetworks:0", "127.0.0.0/8")]
    [InlineData("ForwardedHeaders:KnownProxies:0", "127.0.0.1")]
    public async Task An_address_of_many_clients_has_no_cap_of_its_own(string key, string value)
    {
        await using var gateway = await GatewayHost.StartAsync(("Overload:MaxConnectionsPerAddress", "1"));
        using var first = await ConnectAsync(gateway.Http);
        Assert.NotEmpty(await AskAsync(first));
        using var second = await ConnectAsync(gateway.Http);
        Assert.Empty(await AskAsync(second));

        gateway.ChangeSettings((key, value));
        using var third = await ConnectAsync(gateway.Http);
        Assert.NotEmpty(await AskAsync(third));
    }

    [Fact]
    public async Task A_changed_cap_applies_without_a_restart()
    {
        await using var gateway = await GatewayHost.StartAsync();
        gateway.ChangeSettings(("Overload:MaxConnections", "1"));
        using var first = await ConnectAsync(gateway.Http);
        Assert.NotEmpty(await AskAsync(first));
        using var second = await ConnectAsync(gateway.Http);
        Assert.Empty(await AskAsync(second));
        gateway.ChangeSettings(("Overload:MaxConnections", "0"));
        using var third = await ConnectAsync(gateway.Http);
        Assert.NotEmpty(await AskAsync(third));
    }

    private static int Open(GatewayHost gateway) => gateway.Services.GetRequiredService<ConnectionGate>().Open;

    private static async Task<Socket> ConnectAsync(Uri server, string from = "127.0.0.1")
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        try
        {
            await socket.ConnectAsync(server.Host, server.Port, TestContext.Current.CancellationToken);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            // The gateway has closed the connection already. AskAsync reports that.
        }

        return socket;
    }

    // The response, or nothing if the connection was closed.
    private static async Task<string> AskAsync(Socket socket)
    {
        try
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(Request), TestContext.Current.CancellationToken);
            var response = new byte[4096];
            var count = await socket.ReceiveAsync(response, TestContext.Current.CancellationToken);
            return Encoding.ASCII.GetString(response, 0, count);
        }
        catch (SocketException)
        {
            return "";
        }
    }
}
