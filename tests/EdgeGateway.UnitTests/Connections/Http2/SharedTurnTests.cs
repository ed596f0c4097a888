using EdgeGateway.Connections.Http2.Budgets;
using EdgeGateway.Testing.Attacks;

namespace EdgeGateway.UnitTests.Connections.Http2;

/// <summary>How many requests the server gets if other connections have many.</summary>
public sealed class SharedTurnTests : GuardedConnection
{
    [Fact]
    public async Task With_many_unchecked_requests_of_other_connections_the_server_gets_one_at_a_time()
    {
        Held.AddUnseen(HeldRequests.MaxUnseen);
        await SendAsync(Requests(1, 100));
        await TakeAsync(complete: 1);
        var next = TakeAsync(complete: 2);
        Assert.False(next.IsCompleted);
        See(1, 1);
        await next;

        // When the others are checked.
        Held.AddUnseen(-HeldRequests.MaxUnseen);
        See(2, 2);
        await TakeAsync(complete: 10);
    }

    [Fact]
    public async Task A_client_may_accept_many_responses_one_after_the_other()
    {
        await LeaveUnreadAsync(1, 90);

        await SendAsync(Requests(91, 1));
        await TakeAsync(complete: 91, head: 0);
    }

    [Fact]
    public async Task With_many_unread_responses_of_other_connections_a_client_that_accepts_none_gets_no_further_ones()
    {
        Held.AddUnread(HeldRequests.MaxUnread);
        await LeaveUnreadAsync(1, OpenStreams.MaxUnread);

        await SendAsync([.. Http2Frames.Of(6, 0, 0, new byte[8]), .. Requests(OpenStreams.MaxUnread + 1, 1)]);
        await TakeAsync(complete: OpenStreams.MaxUnread, others: 9 + 8);
        var next = TakeAsync(complete: OpenStreams.MaxUnread + 1, head: 0, others: 9 + 8);
        Assert.False(next.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(Streams.HasWaitedForClient(TimeSpan.FromSeconds(1)));
        End(1, 1);
        await next;
    }

    [Fact]
    public async Task The_requests_of_a_connection_that_has_ended_are_not_held_any_more()
    {
        await LeaveUnreadAsync(1, 10);
        await SendAsync(Requests(11, 5));
        await TakeAsync(complete: 15, head: 0);
        Held.AddUnseen(HeldRequests.MaxUnseen - 4);
        Held.AddUnread(HeldRequests.MaxUnread - 9);
        Assert.True(Held.AreManyUnseen && Held.AreManyUnread);

        Streams.Close();
        See(11, 12);
        Guard.OnFinished((2 * 11) - 1);
        End(1, 13);
        Held.AddUnseen(4);
        Held.AddUnread(9);
        Assert.False(Held.AreManyUnseen || Held.AreManyUnread);
        Held.AddUnseen(1);
        Held.AddUnread(1);
        Assert.True(Held.AreManyUnseen && Held.AreManyUnread);
    }
}
