using EdgeGateway.Connections.Http2.Frames;
using EdgeGateway.Connections.Http2.Responses;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Connections.Http2.Responses;

public sealed class UnreadResponsesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly UnreadResponses _responses;

    public UnreadResponsesTests() => _responses = new UnreadResponses(_time, TimeSpan.FromSeconds(40));

    [Fact]
    public void A_response_of_which_nothing_is_accepted_is_reset_after_the_slow_client_timeout()
    {
        var stream = Add(1);
        Assert.Equal(0, ResetAfter(39.75));
        Assert.Equal(1, ResetAfter(0.5));
        Assert.True(stream.IsReset);
        Assert.Equal(0, ResetAfter(100));
    }

    [Fact]
    public void A_response_of_which_something_is_accepted_now_and_then_stays()
    {
        Add(1);
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(0, ResetAfter(39));
            _responses.OnSent(new FrameHead(FrameType.Data, 0, 1, 1));
        }
    }

    [Theory]
    [InlineData((byte)FrameType.Data, 1)]
    [InlineData((byte)FrameType.Headers, 5)] // trailers
    [InlineData((byte)FrameType.Reset, 0)]
    public void A_response_whose_end_is_written_is_not_reset(byte type, byte flags)
    {
        Add(1);
        _responses.OnSent(new FrameHead((FrameType)type, flags, 1, 0));
        Assert.Equal(0, ResetAfter(100));
    }

    [Fact]
    public void A_response_that_is_not_finished_has_no_clock_and_one_that_ended_before_gets_none()
    {
        var stream = new Stream(1);
        _responses.Add(stream, stream);
        _responses.OnSent(new FrameHead(FrameType.Data, 0, 1, 1));
        Assert.Equal(0, ResetAfter(100));
        _responses.OnSent(new FrameHead(FrameType.Data, 1, 1, 0));
        _responses.Finish(1);
        Assert.Equal(0, ResetAfter(100));
    }

    [Fact]
    public void Only_the_unread_responses_of_a_connection_are_reset()
    {
        Add(1);
        Assert.Equal(0, ResetAfter(20));
        var late = Add(3);
        var cancelled = Add(5);
        _responses.Remove(5);
        Assert.Equal(1, ResetAfter(30));
        Assert.Equal(1, ResetAfter(20));
        Assert.True(late.IsReset);
        Assert.False(cancelled.IsReset);
    }

    private Stream Add(int id)
    {
        var stream = new Stream(id);
        _responses.Add(stream, stream);
        _responses.Finish(id);
        return stream;
    }

    private int ResetAfter(double seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return _responses.ResetExpired();
    }

    private sealed class Stream(int id) : IHttp2StreamIdFeature, IHttpResetFeature
    {
        public bool IsReset { get; private set; }

        public int StreamId => id;

        public void Reset(int errorCode)
        {
            Assert.Equal(8, errorCode);
            IsReset = true;
        }
    }
}
