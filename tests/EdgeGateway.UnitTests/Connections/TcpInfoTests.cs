using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using EdgeGateway.Connections;

namespace EdgeGateway.UnitTests.Connections;

public sealed class TcpInfoTests
{
    // What the kernel said of peers in each of these states (Linux 6.18).
    [Theory]
    [InlineData("quiet, with nothing to answer", false, 20_000, 0, 0, 20_000, 20_000)]
    [InlineData("quiet, and sent something this moment", true, 20_000, 0, 1, 0, 20_000)]
    [InlineData("vanished, with a ping in flight", true, 30_056, 0, 1, 2_000, 30_056)]
    [InlineData("vanished, and a keepalive probe asked for it", true, 40_000, 4, 0, 40_000, 40_000)]
    [InlineData("alive with its window closed, between two probes", false, 34_800, 0, 0, 60_000, 34_800)]
    [InlineData("vanished with its window closed", true, 65_000, 1, 0, 120_000, 65_000)]
    [InlineData("alive, dropping what it has no room for", false, 25_000, 0, 3, 25_000, 25_000)]
    public void It_tells_a_peer_that_owes_an_answer(
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
    public void Data_from_a_peer_is_a_sign_of_life_too()
    {
        // The kernel takes data that acknowledges nothing new for no acknowledgment.
        var bytes = new byte[148];
        Write(bytes, 52, 100);
        Write(bytes, 56, 90_000);
        Assert.Equal(100, TcpInfo.Parse(bytes).SilentMs);
    }

    [Fact]
    public async Task It_is_read_from_a_connection_while_that_is_open()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "struct tcp_info is Linux's.");
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
