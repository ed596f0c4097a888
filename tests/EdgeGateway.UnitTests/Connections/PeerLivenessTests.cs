using EdgeGateway.Connections;

namespace EdgeGateway.UnitTests.Connections;

public sealed class PeerLivenessTests
{
    private const long CheckInterval = 2_000;

    private readonly PeerLiveness _liveness = new(slowClient: 40_000);
    private long _now = 1_000_000;

    [Fact]
    public void A_peer_that_is_silent_with_unanswered_data_at_two_checks_has_disappeared()
    {
        Assert.Null(Next(new TcpInfo(37_999, IsUnanswered: true, 100, IsWaiting: true)));
        Assert.Null(Next(new TcpInfo(39_999, IsUnanswered: true, 100, IsWaiting: true)));
        Assert.Equal("ClientLeft", Next(new TcpInfo(41_999, IsUnanswered: true, 100, IsWaiting: true)));
    }

    [Fact]
    public void A_peer_that_answers_between_two_checks_is_alive()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.Null(Next(new TcpInfo(39_000, IsUnanswered: true, (ulong)i, IsWaiting: true)));
            Assert.Null(Next(new TcpInfo(100, IsUnanswered: false, (ulong)i, IsWaiting: false)));
        }
    }

    [Fact]
    public void A_silent_peer_without_unanswered_data_is_alive()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.Null(Next(new TcpInfo(1_000_000, IsUnanswered: false, 100, IsWaiting: false)));
        }
    }

    [Fact]
    public void A_peer_waits_since_it_last_received_something_until_nothing_is_left()
    {
        Next(new TcpInfo(0, IsUnanswered: false, 100, IsWaiting: false));
        Assert.Null(_liveness.WaitingSince);
        Next(new TcpInfo(0, IsUnanswered: false, 200, IsWaiting: true));
        var since = _now;
        Assert.Equal(since, _liveness.WaitingSince);
        Next(new TcpInfo(0, IsUnanswered: false, 200, IsWaiting: true));
        Assert.Equal(since, _liveness.WaitingSince);
        Next(new TcpInfo(0, IsUnanswered: false, 300, IsWaiting: false));
        Assert.Null(_liveness.WaitingSince);
    }

    [Fact]
    public void A_peer_that_answers_but_receives_nothing_is_a_slow_client()
    {
        string? reason = null;
        var began = _now + CheckInterval;
        while (reason is null)
        {
            reason = Next(new TcpInfo(1_000, IsUnanswered: false, 100, IsWaiting: true));
        }

        Assert.Equal("SlowClient", reason);
        Assert.Equal(40_000, _now - began);
    }

    [Fact]
    public void A_peer_that_disappeared_is_not_reported_as_slow()
    {
        Assert.Null(Next(new TcpInfo(0, IsUnanswered: true, 100, IsWaiting: true)));
        string? reason = null;
        for (var silent = 2_000; reason is null; silent += 2_000)
        {
            // The peer has received nothing for longer than it has been silent.
            reason = Next(new TcpInfo(silent - 30_000, IsUnanswered: true, 100, IsWaiting: true));
        }

        Assert.Equal("ClientLeft", reason);
    }

    [Fact]
    public void A_peer_that_receives_a_little_every_39_s_is_kept()
    {
        for (var i = 0; i < 400; i++)
        {
            Assert.Null(Next(new TcpInfo(1_000, IsUnanswered: false, (ulong)(i / 19), IsWaiting: true)));
        }
    }

    [Fact]
    public void The_slow_client_timeout_starts_when_data_begins_to_wait()
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
    public void A_peer_without_waiting_data_is_never_slow()
    {
        var impatient = new PeerLiveness(slowClient: -1_000);
        Assert.Null(impatient.FindEndReason(new TcpInfo(0, IsUnanswered: false, 1, IsWaiting: false), _now));
        Assert.Null(
            impatient.FindEndReason(new TcpInfo(0, IsUnanswered: false, 2, IsWaiting: true), _now + CheckInterval)
        );
        Assert.NotNull(
            impatient.FindEndReason(
                new TcpInfo(0, IsUnanswered: false, 2, IsWaiting: true),
                _now + CheckInterval + CheckInterval
            )
        );
    }

    private string? Next(TcpInfo info)
    {
        _now += CheckInterval;
        return _liveness.FindEndReason(info, _now)?.ToString();
    }
}
