using System.Text;
using EdgeGateway.Fuzzing.Models;

namespace EdgeGateway.UnitTests.Streams.ServerSentEvents;

/// <summary>The examples of WHATWG HTML section 9.2.6 and further rules of its text.</summary>
public sealed class ParsedEventStreamTests
{
    [Theory]
    // stream, events as type|data|id
    [InlineData("data: YHOO\ndata: +2\ndata: 10\n\n", "message|YHOO\n+2\n10|")]
    [InlineData(
        ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
        "message|first event|1",
        "message|second event|",
        "message| third event|"
    )]
    [InlineData("data\n\ndata\ndata\n\ndata:", "message||", "message|\n|")]
    [InlineData("data:test\n\ndata: test\n\n", "message|test|", "message|test|")]
    [InlineData("event: a\n\ndata: b\n\n", "message|b|")]
    [InlineData("event: a\ndata: b\n\n", "a|b|")]
    [InlineData("id: 1\n\ndata: b\n\n", "message|b|1")]
    [InlineData("id: 1\nid: 2\0\ndata: b\n\n", "message|b|1")]
    [InlineData("\uFEFFdata: a\n\n\uFEFFdata: b\n\n", "message|a|")]
    [InlineData("data: a\r\rdata: b\r\n\r\ndata: c\n\r", "message|a|", "message|b|", "message|c|")]
    [InlineData("DATA: a\n data: a\ndata : a\n\n")]
    [InlineData("data: a\n")]
    public void Parses_a_stream_as_the_standard_specifies(string stream, params string[] events) =>
        Assert.Equal(events, Parse(stream).Events.Select(seen => $"{seen.Type}|{seen.Data}|{seen.LastEventId}"));

    [Fact]
    public void A_reconnection_time_consists_of_digits_only() =>
        Assert.Equal([10, 7], Parse("retry: 10\nretry: 1s\nretry: -1\nretry:  5\nretry\nretry:007\nretry: 9").Retries);

    private static ParsedEventStream Parse(string stream) => ParsedEventStream.Parse(Encoding.UTF8.GetBytes(stream));
}
