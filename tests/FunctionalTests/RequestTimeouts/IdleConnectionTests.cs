using System.Diagnostics;
using EdgeGateway.Testing;
using FunctionalTests.Clients;
using FunctionalTests.Streams;

namespace FunctionalTests.RequestTimeouts;

/// <summary>Connections without a complete request are closed.</summary>
[Trait("Category", "Waits")]
public sealed class IdleConnectionTests
{
    private static readonly (string Key, string? Value)[] Limits =
    [
        ("IdlePolicy:Timeout", "00:00:02"),
        ("IdlePolicy:SlowClient", "00:00:03"),
        ("KeepAlive:Interval", "00:00:00.5"),
        ("Kestrel:Limits:KeepAliveTimeout", "00:00:02"),
        ("Kestrel:Limits:RequestHeadersTimeout", "00:00:02"),
    ];

    [Fact]
    public async Task Incomplete_headers_are_408_and_close_the_connection()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync([.. backend.Route(), .. Limits]);
        using var connection = await RawConnection.OpenAsync(gateway.Http);
        await connection.SendAsync("GET /generic/sse HTTP/1.1\r\nHost: x\r\n");
        Assert.StartsWith("HTTP/1.1 408 ", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n")]
    public async Task An_idle_http1_connection_is_closed(string request)
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync([.. backend.Route(), .. Limits]);
        using var connection = await RawConnection.OpenAsync(gateway.Http);
        await connection.SendAsync(request);
        var started = Stopwatch.StartNew();
        await connection.ReadToEndAsync();
        Assert.InRange(started.Elapsed, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task An_idle_http2_connection_is_closed()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync([.. backend.Route(), .. Limits]);
        using var connection = await RawConnection.OpenAsync(gateway.H2c);

        // The preface and empty SETTINGS (RFC 9113 section 3.4).
        await connection.SendAsync([.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0]);
        Assert.NotEmpty(await connection.ReadToEndAsync());
    }
}
