using FunctionalTests.Clients;

namespace FunctionalTests.LogApi;

/// <summary>Invalid WebSocket handshakes are rejected with a problem.</summary>
public sealed class BadHandshakeTests(LogApiFixture servers) : IClassFixture<LogApiFixture>
{
    // name, header lines of an upgrade, status, code
    public static TheoryData<string, string, int, string> Upgrades =>
        new()
        {
            { "no key", "", 400, "websocket-key" },
            {
                "a key that is too short",
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAA\r\n",
                400,
                "websocket-key"
            },
            {
                "a key with white space",
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBs ZSBub25jZQ==\r\n",
                400,
                "websocket-key"
            },
            {
                "a key that is not base64",
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ????????????????????????\r\n",
                400,
                "websocket-key"
            },
            {
                "a wrong version",
                "Sec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
                426,
                "websocket-version"
            },
            { "no version", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", 426, "websocket-version" },
        };

    [Theory]
    [MemberData(nameof(Upgrades))]
    public async Task A_bad_handshake_is_a_problem(string name, string headers, int status, string code)
    {
        Assert.NotEmpty(name);
        var response = await servers.SendRawAsync(
            "GET /apps/example-app/logs?n=0&stream=true HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + $"{LogApiFixture.Authorization(servers.Gateway.Token())}{headers}\r\n",
            untilBody: true
        );
        Assert.StartsWith($"HTTP/1.1 {status} ", response, StringComparison.Ordinal);
        Assert.Contains($"\"code\":\"{code}\"", response, StringComparison.Ordinal);
        if (status == 426)
        {
            Assert.Contains("Sec-WebSocket-Version: 13", response, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_websocket_without_stream_is_a_problem_over_both_http_versions()
    {
        Assert.Equal(
            400,
            (int)
                await WebSocketClient.RejectedStatusAsync(
                    servers.Gateway.Http,
                    "/apps/example-app/logs",
                    servers.Gateway.Token()
                )
        );
        Assert.Equal(
            400,
            (int)
                await WebSocketClient.RejectedStatusAsync(
                    servers.Gateway.H2c,
                    "/apps/example-app/logs",
                    servers.Gateway.Token(),
                    true
                )
        );
    }

    [Fact]
    public async Task An_upgrade_that_is_not_a_get_is_a_problem()
    {
        var response = await servers.SendRawAsync(
            "POST /apps/example-app/logs?stream=true HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
                + "Upgrade: websocket\r\nContent-Length: 0\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + $"{LogApiFixture.Authorization(servers.Gateway.Token())}\r\n",
            untilBody: true
        );
        Assert.Contains("\"code\":\"websocket-request\"", response, StringComparison.Ordinal);
    }
}
