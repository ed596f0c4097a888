using EdgeGateway.Streams.Lifecycle;
using static EdgeGateway.UnitTests.Streams.WebSockets.WebSocketHarness;

namespace EdgeGateway.UnitTests.Streams.WebSockets;

/// <summary>Streams that the backend or the client ends.</summary>
public sealed class ProxiedWebSocketPeerEndTests
{
    [Fact]
    public async Task The_gateway_sends_a_close_frame_for_a_backend_that_ends_without_one()
    {
        using var harness = Create();
        harness.Backend.Writer.Complete();
        AssertClose(1000, "backend-ended", await harness.ReadAsync());
    }

    [Fact]
    public async Task A_backend_that_aborts_is_an_error()
    {
        using var failed = Create();
        failed.Backend.Writer.Complete(new IOException("reset"));
        failed.BeginRead();
        AssertClose(1011, "error", await failed.ReadAsync());

        using var half = Create();
        await half.SendAsync(BeginningOfMessage);
        await half.ReadAsync();
        half.Backend.Writer.Complete();
        Assert.Empty(await half.ReadAsync());
        Assert.Equal(StreamEndReason.Error, half.Stream.EndReason);
    }

    [Fact]
    public async Task A_client_that_ends_its_side_ends_a_waiting_stream()
    {
        using var harness = Create();
        harness.BeginRead();
        harness.Stream.EndWithClient();
        Assert.Empty(await harness.ReadAsync());
        Assert.Equal(StreamEndReason.ClientLeft, harness.Stream.EndReason);
    }

    [Fact]
    public async Task A_client_that_ends_its_side_with_a_close_frame_still_receives_the_backends_answer()
    {
        using var harness = Create();
        await harness.ClientSendsAsync(ClientClose);
        harness.Stream.EndWithClient();
        byte[] answer = [0x88, 0];
        await harness.SendAsync(answer);
        Assert.Equal(answer, await harness.ReadAsync());
        harness.BeginRead();
        harness.Advance(2.5);
        Assert.Empty(await harness.ReadAsync());
        Assert.Equal(StreamEndReason.ClientLeft, harness.Stream.EndReason);
    }

    [Fact]
    public async Task The_gateway_answers_a_close_for_a_backend_that_does_not()
    {
        using var harness = Create();
        await harness.ClientSendsAsync(ClientClose);
        harness.BeginRead();
        harness.Stream.EndWithClient();
        harness.Advance(1.25);
        AssertClose(1000, "client-left", await harness.ReadAsync());
        Assert.Empty(await harness.ReadAsync());
    }

    [Fact]
    public async Task A_client_that_answers_the_backends_close_is_not_the_end_reason()
    {
        using var harness = Create();
        await harness.SendAsync([0x88, 0]);
        await harness.ReadAsync();
        await harness.ClientSendsAsync(ClientClose);
        harness.Stream.EndWithClient();
        Assert.Equal(StreamEndReason.BackendEnded, harness.Stream.EndReason);
    }

    [Fact]
    public async Task A_client_that_closes_first_is_the_end_reason()
    {
        using var harness = Create();
        await harness.ClientSendsAsync(ClientClose);
        await harness.SendAsync([0x88, 0]);
        await harness.ReadAsync();
        harness.Backend.Writer.Complete();
        Assert.Empty(await harness.ReadAsync());
        Assert.Equal(StreamEndReason.ClientLeft, harness.Stream.EndReason);
    }

    [Fact]
    public async Task A_client_that_does_not_read_the_close_frame_is_aborted()
    {
        using var harness = Create();
        harness.Backend.Writer.Complete();
        AssertClose(1000, "backend-ended", await harness.ReadAsync());
        await harness.ClientSendsAsync(ClientClose);
        harness.Advance(29.75);
        Assert.False(harness.Aborted);
        harness.Advance(0.5);
        Assert.True(harness.Aborted);
        Assert.Equal(StreamEndReason.BackendEnded, harness.Stream.EndReason);
    }
}
