using EdgeGateway.Testing;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.AccessLog;

/// <summary>Requests that the server rejects before any of the gateway's own code runs.</summary>
[Trait("Category", "Waits")]
public sealed class MalformedRequestTests
{
    private const string Secret = "eyJhbGciOiJIUzI1NiJ9.c2VjcmV0.c2VjcmV0";

    // No log source runs, so health checks would log warnings.
    private static readonly (string Key, string? Value) NoChecks = (
        "ReverseProxy:Clusters:log-source:HealthCheck:Active:Enabled",
        "false"
    );

    public static TheoryData<string, string> Requests =>
        new()
        {
            { "GET  / HTTP/1.1\r\nHost: x\r\n\r\n", "- - - 400 " },
            { $"GET /apps/a/logs?token={Secret} HTTP/1.1\r\n\r\n", "GET /apps/a/logs HTTP/1.1 400 " },
            { $"GET /{Secret} HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", "GET /[token] HTTP/1.1 400 " },
            { $"GET /{new string('a', 9_000)} HTTP/1.1\r\nHost: x\r\n\r\n", "- - - 414 " },
            {
                $"GET /apps/a/logs?token={Secret} HTTP/1.1\r\nHost: x\r\nX-A: {new string('a', 170_000)}\r\n\r\n",
                "GET /apps/a/logs HTTP/1.1 431 "
            },
            { "GET / HTTP/3.7\r\nHost: x\r\n\r\n", "- - - 505 " },
            {
                "POST /apps/a/lines HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
                "POST /apps/a/lines HTTP/1.1 400 "
            },
            { "GET / HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n", "GET / HTTP/1.1 400 " },
            { "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u0003\r\n", "- - - 400 " },
        };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_malformed_request_is_one_access_log_line_without_its_query(string request, string logged)
    {
        await using var gateway = await GatewayHost.StartAsync(NoChecks);
        using var client = await RawConnection.OpenAsync(gateway.Http);
        await client.SendAsync(request);
        Assert.StartsWith(
            $"HTTP/1.1 {logged.Split(' ')[^2]} ",
            await client.ReadToEndAsync(),
            StringComparison.Ordinal
        );
        var line = await AccessLogLines.WaitForOnlyAsync(gateway);
        Assert.Contains($": {logged}", line, StringComparison.Ordinal);
        Assert.Contains(" client=127.0.0.1 ", line, StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Log.Lines, line => line.Contains("c2VjcmV0", StringComparison.Ordinal));
        Assert.Empty(gateway.Log.Warnings);
    }

    [Theory]
    [InlineData(":scheme", "https")]
    [InlineData(":path", "no-path")]
    [InlineData(":method", "")]
    [InlineData("Upper-Case", "x")]
    [InlineData("connection", "close")]
    public async Task A_malformed_http2_request_is_one_access_log_line(string name, string value)
    {
        await using var gateway = await GatewayHost.StartAsync(NoChecks);
        using (var client = await RawHttp2.OpenAsync(gateway.H2c))
        {
            var fields = new Dictionary<string, string>
            {
                [":method"] = "GET",
                [":path"] = "/apps/a/logs",
                [":scheme"] = "http",
                [":authority"] = "x",
                [name] = value,
            };
            var response = await client.RequestAsync([.. fields.Select(field => (field.Key, field.Value))]);
            Assert.Matches("reset 1|goaway 1", response);
        }

        Assert.Contains(
            ": - - HTTP/2 400 0 ms client= route= tenant= end= id=",
            await AccessLogLines.WaitForOnlyAsync(gateway),
            StringComparison.Ordinal
        );
        Assert.Empty(gateway.Log.Warnings);
    }

    [Fact]
    public async Task Cleartext_http2_accepts_another_scheme_if_the_configuration_allows_it()
    {
        await using var gateway = await GatewayHost.StartAsync(NoChecks, ("Kestrel:AllowAlternateSchemes", "true"));
        using var client = await RawHttp2.OpenAsync(gateway.H2c);
        Assert.Equal(
            "401",
            await client.RequestAsync(
                (":method", "GET"),
                (":path", "/apps/a/logs"),
                (":scheme", "https"),
                (":authority", "x")
            )
        );
    }

    [Fact]
    public async Task A_stream_that_the_proxy_resets_is_not_logged_as_a_malformed_request()
    {
        var abort = new TaskCompletionSource();
        await using var backend = await BackendHost.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: hello\n\n");
            await abort.Task;
            context.Abort();
        });
        await using var gateway = await GatewayHost.StartAsync([.. backend.Route(http2: true), NoChecks]);
        using var events = await SseClient.OpenAsync(gateway.H2c, "/generic/x", http2: true);
        Assert.Equal("hello", (await events.NextAsync())?.Data);
        abort.SetResult();
        await Assert.ThrowsAnyAsync<Exception>(events.NextAsync);
        Assert.Contains("/generic/x", await AccessLogLines.WaitForOnlyAsync(gateway), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incomplete_head_is_408_and_one_access_log_line()
    {
        await using var gateway = await GatewayHost.StartAsync(("Kestrel:Limits:RequestHeadersTimeout", "00:00:01"));
        using var client = await RawConnection.OpenAsync(gateway.Http);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: x");
        Assert.StartsWith("HTTP/1.1 408 ", await client.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Contains(" 408 ", await AccessLogLines.WaitForOnlyAsync(gateway), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_scans_log_no_warning()
    {
        await using var gateway = await GatewayHost.StartAsync(NoChecks);
        foreach (var server in (Uri[])[gateway.Http, gateway.H2c, gateway.Tls, gateway.Management])
        {
            foreach (
                var probe in (string[])
                    ["", "\u0016\u0003\u0001", "GET / HTTP/1.0\r\n\r\n", "SSH-2.0-x\r\n", "\0\0\0\0\r\n\r\n"]
            )
            {
                using var client = await RawConnection.OpenAsync(server);
                await client.SendAsync(probe);
                if (probe.Length % 2 == 0)
                {
                    client.Reset();
                }
            }
        }

        using var served = await Http.GetAsync(gateway.Http, "/apps/a/logs");
        Assert.Equal(401, (int)served.StatusCode);
        Assert.Empty(gateway.Log.Warnings);
    }

    [Fact]
    public async Task A_flood_of_malformed_requests_is_counted_instead_of_logged()
    {
        await using var gateway = await GatewayHost.StartAsync(NoChecks);
        await Task.WhenAll(Enumerable.Range(0, 150).Select(_ => SendMalformedAsync()));
        await Eventually.HoldsAsync(async () =>
        {
            await SendMalformedAsync();
            return gateway.FindLogLine("more requests were rejected") is not null;
        });

        async Task SendMalformedAsync()
        {
            using var client = await RawConnection.OpenAsync(gateway.Http);
            await client.SendAsync("x\r\n\r\n");
            await client.ReadToEndAsync();
        }
    }
}
