using EdgeGateway.Connections.Http2.Budgets;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Connections.Http2.Budgets;

public sealed class OpenStreamsTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_client_that_waits_for_the_end_of_a_stream_never_exceeds_the_limit()
    {
        var streams = new OpenStreams(limit: 2, new HeldRequests(), _time);
        for (var stream = 1; stream < 100; stream += 2)
        {
            Assert.False(streams.OnHeaders(stream, 10));
            if (stream > 1)
            {
                streams.OnEnd(stream - 2, isServed: true);
            }
        }
    }

    [Fact]
    public void Each_stream_beyond_the_limit_is_reported()
    {
        var streams = new OpenStreams(limit: 2, new HeldRequests(), _time);
        Assert.Equal([false, false, true, true], new[] { 1, 3, 5, 7 }.Select(stream => streams.OnHeaders(stream, 10)));
    }

    [Fact]
    public void Trailers_open_no_stream_and_ends_of_unknown_streams_make_no_room()
    {
        var streams = new OpenStreams(limit: 1, new HeldRequests(), _time);
        Assert.False(streams.OnHeaders(5, 10));
        Assert.False(streams.OnHeaders(5, 10));
        Assert.False(streams.OnHeaders(3, 10));
        streams.OnEnd(99, isServed: true);
        Assert.True(streams.OnHeaders(7, 10));
    }

    [Fact]
    public void The_bytes_of_headers_are_those_of_all_frames_until_the_stream_ends()
    {
        var streams = new OpenStreams(limit: 2, new HeldRequests(), _time);
        streams.OnHeaders(1, 10);
        streams.OnContinuation(1, 100);
        streams.OnContinuation(1, 1_000);
        streams.OnContinuation(3, 5);
        Assert.Equal(1_110, streams.HeaderBytes(1));
        streams.OnEnd(1, isServed: true);
        Assert.Equal((0, 0), (streams.HeaderBytes(1), streams.HeaderBytes(3)));
    }

    [Fact]
    public void A_connection_is_idle_since_its_last_stream_has_ended()
    {
        var streams = new OpenStreams(limit: 2, new HeldRequests(), _time);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(5), streams.IdleTime);
        streams.OnHeaders(1, 10);
        streams.OnHeaders(3, 10);
        streams.OnEnd(1, isServed: true);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.Zero, streams.IdleTime);
        streams.OnEnd(3, isServed: true);
        _time.Advance(TimeSpan.FromSeconds(7));
        streams.OnEnd(3, isServed: true);
        Assert.Equal(TimeSpan.FromSeconds(7), streams.IdleTime);
    }
}
