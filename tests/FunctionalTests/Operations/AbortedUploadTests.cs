using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy;

namespace FunctionalTests.Operations;

/// <summary>Clients that leave in the middle of an upload: one line of the access log, and nothing else in any log.</summary>
public sealed class AbortedUploadTests
{
    private const string Path = "/apps/example-app/lines";

    [Theory]
    [InlineData("reset stream")]
    [InlineData("reset stream with an error")]
    [InlineData("fin")]
    [InlineData("reset")]
    [InlineData("goaway")]
    public async Task Over_http2(string way)
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        using (var client = await RawHttp2.OpenAsync(gateway.H2c))
        {
            await client.BeginAsync(
                (":method", "POST"),
                (":path", Path),
                (":scheme", "http"),
                (":authority", "x"),
                ("authorization", $"Bearer {gateway.Token(TokenClaims.WriteLogs)}"),
                ("content-type", "text/plain")
            );
            await client.DataAsync("the beginning"u8.ToArray());
            await ReachedAsync(gateway);
            await (
                way switch
                {
                    "reset stream" => client.ResetStreamAsync(RawHttp2.Cancel),
                    "reset stream with an error" => client.ResetStreamAsync(RawHttp2.InternalError),
                    "goaway" => client.GoAwayAsync(),
                    _ => Task.CompletedTask,
                }
            );
            if (way == "reset")
            {
                client.ResetConnection();
            }
            else if (way.StartsWith("reset", StringComparison.Ordinal))
            {
                await LoggedAsync(gateway);
            }
        }

        await AssertQuietAsync(gateway, source);
    }

    [Theory]
    [InlineData("Content-Length: 1000\r\n\r\nthe beginning", false)]
    [InlineData("Content-Length: 1000\r\n\r\nthe beginning", true)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n100\r\nthe beginning", false)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n100\r\nthe beginning", true)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nd\r\nthe beginning\r\n", false)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nd\r\nthe beginning\r\n1", true)]
    [InlineData("Content-Length: 1000\r\n\r\n", false)]
    public async Task Over_http1(string rest, bool reset)
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        using (var client = await RawConnection.OpenAsync(gateway.Http))
        {
            await client.SendAsync(
                $"POST {Path} HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nAuthorization: Bearer {gateway.Token(TokenClaims.WriteLogs)}\r\n{rest}"
            );
            await ReachedAsync(gateway);
            if (reset)
            {
                client.Reset();
            }
        }

        await AssertQuietAsync(gateway, source);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task At_the_log_source_itself(bool reset)
    {
        await using var source = await LogSourceHost.StartAsync();
        using (var client = await RawHttp2.OpenAsync(source.H2c))
        {
            await client.BeginAsync(
                (":method", "POST"),
                (":path", Path),
                (":scheme", "http"),
                (":authority", "x"),
                ("content-type", "text/plain")
            );
            await client.DataAsync("the beginning"u8.ToArray());
            await (reset ? client.ResetStreamAsync(RawHttp2.Cancel) : client.GoAwayAsync());
        }

        // One that is answered comes after.
        using var posted = await Http.PostAsync(source.Http, Path, "-", "text/plain", "whole");
        Assert.Equal(202, (int)posted.StatusCode);
        Assert.Empty(source.Log.Warnings);
    }

    [Fact]
    public async Task A_body_that_is_no_http_is_refused_and_is_one_line_of_the_access_log()
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        using var client = await RawConnection.OpenAsync(gateway.Http);
        await client.SendAsync(
            $"POST {Path} HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nAuthorization: Bearer {gateway.Token(TokenClaims.WriteLogs)}\r\n"
                + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n"
        );
        Assert.StartsWith("HTTP/1.1 400 ", await client.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Contains($"POST {Path} HTTP/1.1 400 ", await LoggedAsync(gateway), StringComparison.Ordinal);
        Assert.Empty(gateway.Log.Warnings);
        Assert.Empty(source.Log.Warnings);
    }

    // The request is at the log source: a client that leaves before is another case.
    private static Task ReachedAsync(GatewayHost gateway) =>
        Eventually.HoldsAsync(() =>
            gateway.Services.GetRequiredService<IProxyStateLookup>().TryGetCluster("log-source", out var cluster)
            && cluster.DestinationsState.AllDestinations.Sum(destination => destination.ConcurrentRequestCount) == 1
        );

    private static async Task AssertQuietAsync(GatewayHost gateway, LogSourceHost source)
    {
        var line = await LoggedAsync(gateway);
        Assert.Contains($"POST {Path} HTTP/", line, StringComparison.Ordinal);
        Assert.Contains(" 499 ", line, StringComparison.Ordinal);
        Assert.Contains("end=client-left ", line, StringComparison.Ordinal);
        Assert.Empty(gateway.Log.Warnings);
        Assert.Empty(source.Log.Warnings);
    }

    private static async Task<string> LoggedAsync(GatewayHost gateway)
    {
        await Eventually.HoldsAsync(() => gateway.FindLogLine("AccessLog") is not null);
        return gateway.FindLogLine("AccessLog")!;
    }
}
