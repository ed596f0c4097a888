using EdgeGateway.Connections;

namespace EdgeGateway.UnitTests.Connections;

public sealed class PeerClockTests
{
    private const long Look = 2_000;

    private readonly PeerClock _clock = new(slowClient: 40_000);
    private long _now = 1_000_000;

    [Fact]
    public void A_peer_that_was_not_heard_of_and_owes_an_answer_at_two_looks_has_vanished()
    {
        Assert.Null(Next(new TcpInfo(37_999, IsUnanswered: true, 100, IsWaiting: true)));
        Assert.Null(Next(new TcpInfo(39_999, IsUnanswered: true, 100, IsWaiting: true)));
        Assert.Equal("ClientLeft", Next(new TcpInfo(41_999, IsUnanswered: true, 100, IsWaiting: true)));
    }

    [Fact]
    public void A_peer_that_answers_between_two_looks_lives()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.Null(Next(new TcpInfo(39_000, IsUnanswered: true, (ulong)i, IsWaiting: true)));
            Assert.Null(Next(new TcpInfo(100, IsUnanswered: false, (ulong)i, IsWaiting: false)));
        }
    }

    [Fact]
    public void A_quiet_peer_that_owes_nothing_lives_for_ever()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.Null(Next(new TcpInfo(1_000_000, IsUnanswered: false, 100, IsWaiting: false)));
        }
    }

    [Fact]
    public void A_peer_that_answers_and_takes_nothing_is_too_slow()
    {
        string? reason = null;
        var began = _now + Look;
        while (reason is null)
        {
            reason = Next(new TcpInfo(1_000, IsUnanswered: false, 100, IsWaiting: true));
        }

        Assert.Equal("SlowClient", reason);
        Assert.Equal(40_000, _now - began);
    }

    [Fact]
    public void A_peer_that_vanished_is_not_called_slow()
    {
        Assert.Null(Next(new TcpInfo(0, IsUnanswered: true, 100, IsWaiting: true)));
        string? reason = null;
        for (var silent = 2_000; reason is null; silent += 2_000)
        {
            // Nothing has been taken for longer than it has not been heard of.
            reason = Next(new TcpInfo(silent - 30_000, IsUnanswered: true, 100, IsWaiting: true));
        }

        Assert.Equal("ClientLeft", reason);
    }

    [Fact]
    public void A_peer_that_takes_a_little_each_39_s_is_only_slow()
    {
        for (var i = 0; i < 400; i++)
        {
            Assert.Null(Next(new TcpInfo(1_000, IsUnanswered: false, (ulong)(i / 19), IsWaiting: true)));
        }
    }

    [Fact]
    public void A_peer_for_which_nothing_waited_for_long_has_its_whole_time_when_something_does()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.Null(Next(new TcpInfo(1_000, IsUnanswered: false, 100, IsWaiting: false)));
        }

        for (var i = 0; i < 19; i++)
        {
            Assert.Null(Next(new TcpInfo(1_000, IsUnanswered: false, 100, IsWaiting: true)));
        }
    }

    [Fact]
    public void However_short_its_time_is_a_peer_for_which_nothing_waits_is_not_slow()
    {
        var impatient = new PeerClock(slowClient: -1_000);
        Assert.Null(impatient.FindEndReason(new TcpInfo(0, IsUnanswered: false, 1, IsWaiting: false), _now));
        Assert.Null(impatient.FindEndReason(new TcpInfo(0, IsUnanswered: false, 2, IsWaiting: true), _now + Look));
        Assert.NotNull(
            impatient.FindEndReason(new TcpInfo(0, IsUnanswered: false, 2, IsWaiting: true), _now + Look + Look)
        );
    }

    private string? Next(TcpInfo info)
    {
        _now += Look;
        return _clock.FindEndReason(info, _now)?.ToString();
    }
}
