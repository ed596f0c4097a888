using EdgeGateway.Connections.Http2.Budgets;

namespace EdgeGateway.UnitTests.Connections.Http2.Budgets;

public sealed class OpenStreamsTests
{
    [Fact]
    public void A_client_that_waits_for_the_end_of_a_stream_never_exceeds_the_limit()
    {
        var streams = new OpenStreams(limit: 2);
        for (var stream = 1; stream < 100; stream += 2)
        {
            Assert.False(streams.OnHeaders(stream));
            if (stream > 1)
            {
                streams.OnEnd(stream - 2);
            }
        }
    }

    [Fact]
    public void Each_stream_beyond_the_limit_is_reported()
    {
        var streams = new OpenStreams(limit: 2);
        Assert.Equal([false, false, true, true], new[] { 1, 3, 5, 7 }.Select(streams.OnHeaders));
    }

    [Fact]
    public void Trailers_open_no_stream_and_ends_of_unknown_streams_make_no_room()
    {
        var streams = new OpenStreams(limit: 1);
        Assert.False(streams.OnHeaders(5));
        Assert.False(streams.OnHeaders(5));
        Assert.False(streams.OnHeaders(3));
        streams.OnEnd(99);
        Assert.True(streams.OnHeaders(7));
    }
}
