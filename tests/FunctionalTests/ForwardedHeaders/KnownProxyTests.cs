using EdgeGateway.Testing;
using FunctionalTests.Clients;
using FunctionalTests.Tokens;

namespace FunctionalTests.ForwardedHeaders;

/// <summary>Only known proxies can set the client address.</summary>
[Trait("Category", "Waits")]
public sealed class KnownProxyTests(RecordingFixture servers) : IClassFixture<RecordingFixture>
{
    // description, known proxies, listening address, X-Forwarded-For, expected client address
    public static TheoryData<string, string, string, string, string> Proxies =>
        new()
        {
            { "a known proxy", "KnownProxies:0=127.0.0.1", "127.0.0.1", "203.0.113.9", "203.0.113.9" },
            { "a known network", "KnownNetworks:0=127.0.0.0/8", "127.0.0.1", "203.0.113.9", "203.0.113.9" },
            {
                "a known proxy on a socket for both families",
                "KnownProxies:0=127.0.0.1",
                "[::]",
                "203.0.113.9",
                "203.0.113.9"
            },
            {
                "a known network on a socket for both families",
                "KnownNetworks:0=127.0.0.0/8",
                "[::]",
                "203.0.113.9",
                "203.0.113.9"
            },
            {
                "a mapped proxy on a socket for both families",
                "KnownProxies:0=::ffff:127.0.0.1",
                "[::]",
                "203.0.113.9",
                "203.0.113.9"
            },
            { "a mapped client", "KnownProxies:0=127.0.0.1", "127.0.0.1", "::ffff:203.0.113.9", "203.0.113.9" },
            { "an IPv6 client", "KnownProxies:0=127.0.0.1", "127.0.0.1", "2001:db8::9", "2001:db8::9" },
            { "a client with a port", "KnownProxies:0=127.0.0.1", "127.0.0.1", "203.0.113.9:4711", "203.0.113.9" },
            {
                "a forged address before a known proxy's",
                "KnownProxies:0=127.0.0.1",
                "127.0.0.1",
                $"{ForgedRequests.ForgedValue}, 203.0.113.9",
                "203.0.113.9"
            },
            {
                "a chain of known proxies",
                "KnownNetworks:0=127.0.0.0/8",
                "127.0.0.1",
                $"{ForgedRequests.ForgedValue}, 203.0.113.9, 127.0.0.2, 127.0.0.3",
                "203.0.113.9"
            },
            {
                "a chain with an unknown proxy",
                "KnownProxies:0=127.0.0.1",
                "[::]",
                $"{ForgedRequests.ForgedValue}, 203.0.113.9",
                "203.0.113.9"
            },
            { "another known proxy", "KnownProxies:0=10.0.0.1", "127.0.0.1", ForgedRequests.ForgedValue, "127.0.0.1" },
            { "another known network", "KnownNetworks:0=10.0.0.0/8", "[::]", ForgedRequests.ForgedValue, "127.0.0.1" },
            { "an invalid address from a known proxy", "KnownProxies:0=127.0.0.1", "127.0.0.1", "nobody", "127.0.0.1" },
            { "no known proxies", "", "[::]", ForgedRequests.ForgedValue, "127.0.0.1" },
        };

    [Theory]
    [MemberData(nameof(Proxies))]
    public async Task Only_known_proxies_can_set_the_client_address(
        string description,
        string known,
        string listen,
        string forwardedFor,
        string client
    )
    {
        Assert.NotEmpty(description);
        var pair = known.Split('=');
        await using var gateway = await servers.StartGatewayAsync([
            ("Kestrel:Endpoints:Public:Url", $"http://{listen}:0"),
            .. known.Length > 0 ? [($"ForwardedHeaders:{pair[0]}", pair[1])] : Array.Empty<(string, string?)>(),
        ]);

        var response = await gateway.SendRawAsync(
            $"X-Forwarded-For: {forwardedFor}\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: logs.example.com\r\n"
        );
        Assert.StartsWith("HTTP/1.1 200 ", response, StringComparison.Ordinal);
        var isTrusted = client != "127.0.0.1";
        Assert
            .Single(servers.TakeRequests())
            .AssertGatewayHeaders(
                client,
                isTrusted ? "https" : "http",
                isTrusted ? "logs.example.com" : "mine.example.com"
            );
        await Eventually.HoldsAsync(() => gateway.FindLogLine($" client={client} ") is not null);
        Assert.Null(gateway.FindLogLine(ForgedRequests.ForgedValue));
    }

    [Fact]
    public async Task The_frameworks_forwarded_headers_switch_has_no_effect_and_is_reported_in_the_log()
    {
        const string Switch = "ASPNETCORE_FORWARDEDHEADERS_ENABLED";
        await using var gateway = await GatewayProcess.StartAsync(
            ("Tokens:MaxFailuresPerMinute", "1"),
            (Switch, "true")
        );
        foreach (var (forwardedFor, status) in new[] { ("203.0.113.1", 401), ("203.0.113.2", 429) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Http, ForgedRequests.Logs))
            {
                Headers = { { "X-Forwarded-For", forwardedFor } },
            };
            using var rejected = await Http.SendAsync(request, "wrong");
            Assert.Equal(status, (int)rejected.StatusCode);
        }

        Assert.Contains(gateway.Output, line => line.Contains($"{Switch} has no effect", StringComparison.Ordinal));
    }
}
