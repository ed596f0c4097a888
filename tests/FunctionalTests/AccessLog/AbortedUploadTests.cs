using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy;

namespace FunctionalTests.AccessLog;

/// <summary>A client that leaves during an upload causes one access log line and nothing else in any log.</summary>
[Trait("Category", "Waits")]
public sealed class AbortedUploadTests
{
    private const string Path = "/apps/example-app/lines";

    [Theory]
    [InlineData("reset stream")]
    [InlineData("reset stream with an error")]
    [InlineData("fin")]
    [InlineData("reset")]
    [InlineData("goaway")]
    public async Task An_upload_aborted_over_http2_is_one_access_log_line_and_no_warning(string method)
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
            await WaitForBackendAsync(gateway);
            await (
                method switch
                {
                    "reset stream" => client.ResetStreamAsync(RawHttp2.Cancel),
                    "reset stream with an error" => client.ResetStreamAsync(RawHttp2.InternalError),
                    "goaway" => client.GoAwayAsync(),
                    _ => Task.CompletedTask,
                }
            );
            if (method == "reset")
            {
                client.ResetConnection();
            }
            else if (method.StartsWith("reset", StringComparison.Ordinal))
            {
                await AccessLogLines.WaitForFirstAsync(gateway);
            }
        }

        await AssertOneAccessLineAsync(gateway, source);
    }

    [Theory]
    [InlineData("Content-Length: 1000\r\n\r\nthe beginning", false)]
    [InlineData("Content-Length: 1000\r\n\r\nthe beginning", true)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n100\r\nthe beginning", false)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n100\r\nthe beginning", true)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nd\r\nthe beginning\r\n", false)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nd\r\nthe beginning\r\n1", true)]
    [InlineData("Content-Length: 1000\r\n\r\n", false)]
    public async Task An_upload_aborted_over_http1_is_one_access_log_line_and_no_warning(string rest, bool reset)
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        using (var client = await RawConnection.OpenAsync(gateway.Http))
        {
            await client.SendAsync(
                $"POST {Path} HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
                    + $"Authorization: Bearer {gateway.Token(TokenClaims.WriteLogs)}\r\n{rest}"
            );
            await WaitForBackendAsync(gateway);
            if (reset)
            {
                client.Reset();
            }
        }

        await AssertOneAccessLineAsync(gateway, source);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_upload_aborted_at_the_log_source_logs_no_warning(bool reset)
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

        // A complete request shows that the log source has processed the aborted one.
        using var posted = await Http.PostAsync(source.Http, Path, "-", "text/plain", "whole");
        Assert.Equal(202, (int)posted.StatusCode);
        Assert.Empty(source.Log.Warnings);
    }

    [Fact]
    public async Task A_body_with_invalid_chunks_is_rejected_and_is_one_access_log_line()
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        using var client = await RawConnection.OpenAsync(gateway.Http);
        await client.SendAsync(
            $"POST {Path} HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
                + $"Authorization: Bearer {gateway.Token(TokenClaims.WriteLogs)}\r\n"
                + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n"
        );
        Assert.StartsWith("HTTP/1.1 400 ", await client.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Contains(
            $"POST {Path} HTTP/1.1 400 ",
            await AccessLogLines.WaitForFirstAsync(gateway),
            StringComparison.Ordinal
        );
        Assert.Empty(gateway.Log.Warnings);
        Assert.Empty(source.Log.Warnings);
    }

    // Waits until the request has reached the log source.
    private static Task WaitForBackendAsync(GatewayHost gateway) =>
        Eventually.HoldsAsync(() =>
            gateway.Services.GetRequiredService<IProxyStateLookup>().TryGetCluster("log-source", out var cluster)
            && cluster.DestinationsState.AllDestinations.Sum(destination => destination.ConcurrentRequestCount) == 1
        );

    private static async Task AssertOneAccessLineAsync(GatewayHost gateway, LogSourceHost source)
    {
        var line = await AccessLogLines.WaitForFirstAsync(gateway);
        Assert.Contains($"POST {Path} HTTP/", line, StringComparison.Ordinal);
        Assert.Contains(" 499 ", line, StringComparison.Ordinal);
        Assert.Contains("end=client-left ", line, StringComparison.Ordinal);
        Assert.Empty(gateway.Log.Warnings);
        Assert.Empty(source.Log.Warnings);
    }
}
