using System.Buffers;
using EdgeGateway.Connections.Http2;
using EdgeGateway.Connections.Http2.Budgets;
using EdgeGateway.Connections.Http2.Responses;
using EdgeGateway.Testing.Attacks;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Connections.Http2;

public sealed class FrameGuardTests
{
    private const int HeaderTable = 4_096;
    private const int LargestHeaders = 64 * 1024;

    private readonly FakeTimeProvider _time = new();
    private readonly List<FloodKind> _floods = [];
    private readonly UnreadResponses _responses;
    private readonly FrameGuard _guard;
    private int _budgetOfAddress = int.MaxValue;

    public FrameGuardTests()
    {
        _responses = new UnreadResponses(_time, TimeSpan.FromSeconds(40));
        _guard = new FrameGuard(
            new FrameBudgets(new Http2BudgetOptions(), _time),
            new OpenStreams(100, new HeldRequests(), _time),
            _responses,
            () => _budgetOfAddress-- > 0,
            HeaderTable,
            _floods.Add
        );
        Receive(Http2Frames.Preface.ToArray());
    }

    [Fact]
    public void The_second_request_whose_headers_are_copies_of_one_table_entry_exceeds_the_budget()
    {
        var requests = 0;
        for (; !_guard.IsFlooded; requests++)
        {
            Request((2 * requests) + 1, sent: 50, headers: LargestHeaders);
        }

        Assert.Equal(2, requests);
        Assert.Equal([FloodKind.HeaderBombs], _floods);
    }

    [Theory]
    [InlineData(LargestHeaders, LargestHeaders)] // without compression
    [InlineData(LargestHeaders * 5 / 8, LargestHeaders)] // letters of five bits each
    [InlineData(500, HeaderTable + 500)] // the whole table, once
    [InlineData(1, 4_000)]
    public void Headers_that_an_honest_client_compresses_are_free(int sent, int headers)
    {
        for (var i = 0; i < 1_000; i++)
        {
            Request((2 * i) + 1, sent, headers);
            Respond((2 * i) + 1);
        }

        Assert.Empty(_floods);
    }

    [Fact]
    public void The_bytes_of_continuations_count_as_sent()
    {
        for (var stream = 1; stream < 200; stream += 2)
        {
            Receive(Http2Frames.Of(1, 1, stream, new byte[16_000]));
            for (var i = 0; i < 3; i++)
            {
                Receive(Http2Frames.Of(9, 0, stream, new byte[16_000]));
            }

            _responses.Add(new Stream(stream), new Stream(stream));
            _guard.OnRequest(stream, LargestHeaders);
            Respond(stream);
        }

        Assert.Empty(_floods);
    }

    [Fact]
    public void Requests_that_the_server_rejects_before_the_gateway_sees_them_have_a_budget()
    {
        var requests = 0;
        for (; !_guard.IsFlooded; requests++)
        {
            Receive(Http2Frames.Of(1, 5, (2 * requests) + 1, 0x82));
            Respond((2 * requests) + 1);
        }

        Assert.Equal(151, requests);
        Assert.Equal([FloodKind.RejectedRequests], _floods);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Resets_of_streams_whose_responses_had_not_begun_count_for_the_address(bool byClient)
    {
        _budgetOfAddress = 5;
        for (var i = 0; i < 5; i++)
        {
            Reset((2 * i) + 1, byClient);
        }

        Assert.Empty(_floods);
        Reset(11, byClient);
        Assert.Equal([byClient ? FloodKind.Resets : FloodKind.ProvokedResets], _floods);
    }

    [Theory]
    [InlineData(false, 8)]
    [InlineData(true, 151)]
    public void A_reset_of_a_request_that_no_check_has_seen_counts_twenty_times(bool isSeen, int expected)
    {
        var requests = 0;
        for (; !_guard.IsFlooded; requests++)
        {
            var stream = (2 * requests) + 1;
            Receive(Http2Frames.Of(1, 5, stream, 0x82));
            if (isSeen)
            {
                _guard.OnRequest(stream, headerBytes: 100);
            }

            Send(Http2Frames.Reset(stream));
        }

        Assert.Equal(expected, requests);
        Assert.Equal([FloodKind.ProvokedResets], _floods);
    }

    [Fact]
    public void A_response_that_has_begun_allows_a_reset_that_does_not_count_for_the_address()
    {
        _budgetOfAddress = 0;
        for (var stream = 1; stream < 100; stream += 4)
        {
            Request(stream, sent: 50, headers: 50);
            Respond(stream);
            Reset(stream + 2, byClient: true);
        }

        Assert.Empty(_floods);
    }

    private void Reset(int stream, bool byClient)
    {
        Receive(Http2Frames.Of(1, 5, stream, 0x82));
        if (byClient)
        {
            Receive(Http2Frames.Reset(stream));
            return;
        }

        Send(Http2Frames.Reset(stream));
    }

    private void Request(int stream, int sent, int headers)
    {
        Receive(Http2Frames.Of(1, 5, stream, new byte[sent]));
        _responses.Add(new Stream(stream), new Stream(stream));
        _guard.OnRequest(stream, headers);
        _time.Advance(TimeSpan.FromMilliseconds(1));
    }

    // The end of a response without a body.
    private void Respond(int stream) => Send(Http2Frames.Of(1, 5, stream, 0x88));

    private void Send(ReadOnlySpan<byte> frame)
    {
        Assert.True(_guard.TryReadSent(ref frame, out _));
        Assert.False(_guard.TryReadSent(ref frame, out _));
    }

    // All of it, as a server that does not wait for its turns.
    private void Receive(byte[] bytes)
    {
        for (var rest = new ReadOnlySequence<byte>(bytes); !rest.IsEmpty; )
        {
            rest = rest.Slice(_guard.OnReceived(rest, out _));
        }
    }

    private sealed class Stream(int id) : IHttp2StreamIdFeature, IHttpResetFeature
    {
        public int StreamId => id;

        public void Reset(int errorCode) => Assert.Fail("No stream is reset.");
    }
}
