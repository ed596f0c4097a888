using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using EdgeGateway.Connections;

namespace EdgeGateway.UnitTests.Connections;

public sealed class TcpInfoTests
{
    // Values that the kernel reported for peers in these states (Linux 6.18).
    [Theory]
    [InlineData("quiet, nothing unanswered", false, 20_000, 0, 0, 20_000, 20_000)]
    [InlineData("quiet, data sent just now", true, 20_000, 0, 1, 0, 20_000)]
    [InlineData("disappeared, with a ping in flight", true, 30_056, 0, 1, 2_000, 30_056)]
    [InlineData("disappeared, with keepalive probes sent", true, 40_000, 4, 0, 40_000, 40_000)]
    [InlineData("alive with its window closed, between two probes", false, 34_800, 0, 0, 60_000, 34_800)]
    [InlineData("disappeared with its window closed", true, 65_000, 1, 0, 120_000, 65_000)]
    [InlineData("alive, dropping data beyond its buffer", false, 25_000, 0, 3, 25_000, 25_000)]
    public void It_detects_unanswered_data(
        string peer,
        bool unanswered,
        uint silent,
        byte probes,
        uint unacked,
        uint dataSent,
        uint ackReceived
    )
    {
        var bytes = new byte[148];
        bytes[3] = probes;
        Write(bytes, 24, unacked);
        Write(bytes, 44, dataSent);
        Write(bytes, 52, 200_000);
        Write(bytes, 56, ackReceived);
        var info = TcpInfo.Parse(bytes);
        Assert.True((info.SilentMs, info.IsUnanswered) == (silent, unanswered), $"{peer}: {info}");
    }

    [Fact]
    public void Data_from_a_peer_ends_its_silence()
    {
        // The kernel does not count data that acknowledges nothing new as an acknowledgment.
        var bytes = new byte[148];
        Write(bytes, 52, 100);
        Write(bytes, 56, 90_000);
        Assert.Equal(100, TcpInfo.Parse(bytes).SilentMs);
    }

    [Fact]
    public async Task It_can_be_read_while_the_connection_is_open()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "struct tcp_info exists on Linux only.");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, TestContext.Current.CancellationToken);
        Assert.True(TcpInfo.TryRead(client.Client, out var info));
        Assert.InRange(info.SilentMs, 0, 10_000);
        Assert.False(info.IsUnanswered);

        client.Client.Dispose();
        Assert.False(TcpInfo.TryRead(client.Client, out _));
    }

    private static void Write(byte[] bytes, int offset, uint value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(offset), value);
}
