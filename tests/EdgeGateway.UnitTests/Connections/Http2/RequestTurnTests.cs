using EdgeGateway.Testing.Attacks;

namespace EdgeGateway.UnitTests.Connections.Http2;

/// <summary>How many requests of a connection the server gets at a time.</summary>
public sealed class RequestTurnTests : GuardedConnection
{
    // The server begins a request that its client has reset all the same.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_many_requests_in_one_packet_the_server_gets_a_few_until_they_are_checked(bool isReset)
    {
        byte[] Reset(int i) => isReset ? Http2Frames.Reset((2 * i) - 1).ToArray() : [];
        await SendAsync([.. Enumerable.Range(1, 100).SelectMany(i => Requests(i, 1).Concat(Reset(i)))]);
        await TakeAsync(complete: 8, others: 8 * Reset(1).Length);

        var next = TakeAsync(complete: 13, others: 13 * Reset(1).Length);
        See(1, 4);
        Assert.False(next.IsCompleted);
        See(5, 5);
        await next;
    }

    [Fact]
    public async Task The_rest_of_a_request_without_a_turn_waits_although_it_comes_later()
    {
        var requests = Requests(1, 9);
        await SendAsync(requests[..^HeadersLength]);
        await TakeAsync(complete: 8);
        await SendAsync(requests[^HeadersLength..]);

        var next = TakeAsync(complete: 9, head: 0);
        Assert.False(next.IsCompleted);
        See(1, 5);
        await next;
    }

    [Fact]
    public async Task A_request_that_the_server_rejects_by_itself_needs_no_check()
    {
        await SendAsync(Requests(1, 100));
        await TakeAsync(complete: 8);
        var next = TakeAsync(complete: 13);
        End(1, 5);
        await next;
    }

    [Fact]
    public async Task A_wait_ends_when_the_server_cancels_its_read_and_there_is_no_other()
    {
        await SendAsync(Requests(1, 100));
        await TakeAsync(complete: 8);

        var read = Reader.ReadAsync(Cancel);
        Assert.False(read.IsCompleted);
        Reader.CancelPendingRead();
        Assert.True(await IsCancelledAsync(read));
        Reader.CancelPendingRead();
        Assert.True(await IsCancelledAsync(Reader.ReadAsync(Cancel)));
    }

    [Fact]
    public async Task Requests_of_which_the_server_begins_none_for_a_second_count_no_longer()
    {
        await SendAsync(Requests(1, 100));
        await TakeAsync(complete: 8);
        var next = TakeAsync(complete: 17);
        See(1, 1);
        Time.Advance(TimeSpan.FromMilliseconds(999));
        Streams.ForgetUnseen(TimeSpan.FromSeconds(1));
        Assert.False(next.IsCompleted);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        Streams.ForgetUnseen(TimeSpan.FromSeconds(1));
        await next;
        Assert.False(Streams.HasWaitedForClient(TimeSpan.Zero));
    }

    [Fact]
    public async Task The_server_may_take_the_bytes_of_its_turn_in_parts()
    {
        await SendAsync(Requests(1, 100));
        for (
            var taken = 0;
            taken < Http2Frames.Preface.Length + (8 * (HeadLength + HeadersLength)) + HeadLength;
            taken++
        )
        {
            var read = await Reader.ReadAsync(Cancel);
            Reader.AdvanceTo(read.Buffer.GetPosition(1));
        }

        var next = Reader.ReadAsync(Cancel).AsTask();
        Assert.False(next.IsCompleted);
        See(1, 8);
        await next;
    }
}
