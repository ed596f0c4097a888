using System.Buffers.Binary;
using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Attacks;
using FunctionalTests.Clients;

namespace FunctionalTests.Connections;

/// <summary>Clients that exceed a budget of HTTP/2 frames, beside a valid client: <see cref="FloodedGateway"/>.</summary>
public sealed class Http2FloodTests(FloodedGateway flooded) : IClassFixture<FloodedGateway>
{
    private const int Repetitions = 20_000;

    public static TheoryData<string, bool> Floods =>
        new(
            from flood in Http2Floods.All(FloodedGateway.OpenPath, tls: false)
            from tls in new[] { false, true }
            where !tls || flood.Name is "rapid reset" or "PING, answers unread" or "requests without a path"
            select (flood.Name, tls)
        );

    [Theory]
    [MemberData(nameof(Floods))]
    public async Task A_flood_ends_its_connection_with_enhance_your_calm(string name, bool tls)
    {
        var flood = Http2Floods.All(FloodedGateway.OpenPath, tls).Single(flood => flood.Name == name);
        var gateway = flooded.Gateway;
        var server = tls ? gateway.Tls : gateway.H2c;
        var counted = flooded.Floods.Count();
        var logged = CountLogged(flood);
        using var attacker = await FloodConnection.OpenAsync(
            new IPEndPoint(IPAddress.Loopback, server.Port),
            tls,
            TestContext.Current.CancellationToken
        );
        var result = await attacker.RunAsync(flood, Repetitions, TestContext.Current.CancellationToken);
        Assert.True(result.IsClosed, $"after {result.Sent} repetitions the connection is still open");
        Assert.Equal(Http2Frames.EnhanceYourCalm, result.GoAway);
        Assert.Contains(
            Assert.Single(flooded.Floods.Skip(counted)),
            flood.Kinds.Split(", ").Select(kind => $"kind={kind}")
        );
        Assert.Equal(logged + 1, CountLogged(flood));
    }

    [Fact]
    public async Task Settings_announce_how_many_streams_a_client_may_have_open()
    {
        using var client = await RawConnection.OpenAsync(flooded.Gateway.H2c);
        await client.SendAsync([.. Http2Frames.Preface, .. Http2Frames.Of(4, 0, 0)]);
        var (type, settings) = await client.ReadFrameAsync();
        Assert.Equal(4, type);
        Assert.Equal(
            100u,
            Assert.Single(
                settings
                    .Chunk(6)
                    .Where(setting => BinaryPrimitives.ReadUInt16BigEndian(setting) == 3)
                    .Select(setting => BinaryPrimitives.ReadUInt32BigEndian(setting.AsSpan(2)))
            )
        );
    }

    [Fact]
    public async Task A_client_that_opens_its_window_by_single_bytes_is_ended_as_a_flood()
    {
        var flood = new Http2Flood("dribble", "window-updates", _ => Http2Frames.WindowUpdate(1, 1))
        {
            Start = [.. Http2Frames.InitialWindow(0), .. Http2Frames.GetRequest(1, FloodedGateway.EndlessPath)],
        };
        using var attacker = await FloodConnection.OpenAsync(
            new IPEndPoint(IPAddress.Loopback, flooded.Gateway.H2c.Port),
            tls: false,
            TestContext.Current.CancellationToken
        );
        var result = await attacker.RunAsync(flood, Repetitions, TestContext.Current.CancellationToken);
        Assert.Equal(Http2Frames.EnhanceYourCalm, result.GoAway);
    }

    [Fact]
    public async Task A_client_that_opens_its_windows_for_each_part_of_a_long_body_is_served()
    {
        const int Parts = 3_000;
        await using var backend = await BackendHost.StartAsync(async context =>
        {
            for (var i = 0; i < Parts; i++)
            {
                await context.Response.Body.WriteAsync(new byte[100], context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        });
        await using var gateway = await GatewayHost.StartAsync(backend.Route(http2: true));
        using var client = await RawConnection.OpenAsync(gateway.H2c);
        await client.SendAsync([
            .. Http2Frames.Preface,
            .. Http2Frames.Of(4, 0, 0),
            .. Http2Frames.GetRequest(1, "/generic/long"),
        ]);
        using var stream = new BufferedStream(client.Stream);
        var (length, head) = (0, new byte[9]);
        while (true)
        {
            await stream.ReadExactlyAsync(head, TestContext.Current.CancellationToken);
            var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head) >>> 8];
            await stream.ReadExactlyAsync(payload, TestContext.Current.CancellationToken);
            Assert.NotEqual(7, head[3]);
            if (head[3] == 0)
            {
                length += payload.Length;
                if ((head[4] & 1) != 0)
                {
                    break;
                }

                await client.SendAsync([
                    .. Http2Frames.WindowUpdate(0, payload.Length),
                    .. Http2Frames.WindowUpdate(1, payload.Length),
                    .. Http2Frames.Of(6, 0, 0, new byte[8]),
                ]);
            }
        }

        Assert.Equal(100 * Parts, length);
    }

    [Fact]
    public async Task Streams_of_an_ended_connection_end_with_the_reason_limit()
    {
        var gateway = flooded.Gateway;
        var flood = Http2Floods.All(FloodedGateway.OpenPath, tls: false).Single(flood => flood.Name == "PING") with
        {
            Start = Http2Frames.GetRequest(1, $"{FloodedGateway.OpenPath}?of=a-flooder"),
        };
        using var attacker = await FloodConnection.OpenAsync(
            new IPEndPoint(IPAddress.Loopback, gateway.H2c.Port),
            tls: false,
            TestContext.Current.CancellationToken
        );

        // The stream must be open before the flood begins.
        using var ended = new Streams.MetricCapture(gateway, "edge.streams.ended");
        using var opened = new Streams.MetricCapture(gateway, "edge.streams.opened");
        var slow = flood with
        {
            Repeat = i =>
            {
                SpinWait.SpinUntil(() => opened.Sum > 0, TimeSpan.FromSeconds(10));
                return flood.Repeat(i);
            },
        };
        await attacker.RunAsync(slow, Repetitions, TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => ended.Sum > 0);
        Assert.Equal(["kind=sse reason=limit"], ended.Tags);
    }

    private int CountLogged(Http2Flood flood) =>
        flooded.Gateway.Log.Warnings.Count(line =>
            flood.Kinds.Split(", ").Any(kind => line.Contains($"its budget of {kind} was", StringComparison.Ordinal))
        );
}
