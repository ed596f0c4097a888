using System.Diagnostics;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Attacks;
using FunctionalTests.Clients;
using FunctionalTests.Streams;

namespace FunctionalTests.Connections;

/// <summary>HTTP/2 connections that their clients keep alive with PINGs.</summary>
[Trait("Category", "Waits")]
public sealed class IdleHttp2Tests
{
    private const byte GoAway = 7;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PingInterval = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Pings_keep_a_connection_with_a_stream_and_not_an_idle_one()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(),
            ("Kestrel:Limits:KeepAliveTimeout", Timeout.ToString("c")),
        ]);
        using var idle = await OpenAsync(gateway, []);
        using var used = await OpenAsync(gateway, Http2Frames.GetRequest(1, "/generic/sse"));
        using var stop = new CancellationTokenSource();
        var stays = PingAsync(used, stop.Token);
        var ends = await PingAsync(idle, TestContext.Current.CancellationToken);
        Assert.True(ends.EndedWithGoAway);
        Assert.True(ends.After >= Timeout - PingInterval, $"{ends.After}");

        await Task.Delay(Timeout, TestContext.Current.CancellationToken);
        Assert.False(stays.IsCompleted);
        await stop.CancelAsync();
        await stays;
    }

    private static async Task<RawConnection> OpenAsync(GatewayHost gateway, byte[] frames)
    {
        var connection = await RawConnection.OpenAsync(gateway.H2c);
        await connection.SendAsync([.. Http2Frames.Preface, .. Http2Frames.Of(4, 0, 0), .. frames]);
        return connection;
    }

    // Until the gateway closes the connection.
    private static async Task<(bool EndedWithGoAway, TimeSpan After)> PingAsync(
        RawConnection connection,
        CancellationToken stop
    )
    {
        var started = Stopwatch.StartNew();
        var reading = ReadAsync(connection);
        try
        {
            while (!reading.IsCompleted && !stop.IsCancellationRequested)
            {
                await connection.SendAsync(Http2Frames.Of(6, 0, 0, new byte[8]));
                await Task.WhenAny(reading, Task.Delay(PingInterval, stop));
            }
        }
        catch (IOException)
        {
            // The gateway has closed the connection.
        }

        var after = started.Elapsed;
        connection.Dispose();
        return (await reading == GoAway, after);
    }

    // Returns the type of the last frame.
    private static async Task<byte?> ReadAsync(RawConnection connection)
    {
        byte? last = null;
        try
        {
            while (true)
            {
                (last, _) = await connection.ReadFrameAsync();
            }
        }
        catch (Exception exception)
            when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            return last;
        }
    }
}
