using System.Text;
using EdgeGateway.Testing;
using LogSource.Ingest;
using LogSource.Syslog;
using LogSource.Syslog.Routing;

namespace LogSource.UnitTests.Syslog;

public sealed class SyslogChunkTests
{
    private const string First = "<13>1 2015-02-16T02:02:43.930163Z h app-1 web.1 - [id a=\"\\]\"] \uFEFFone é";
    private const string Second = "<13>1 - h app-2 web.1 - - two";
    private const string Third = "<13>1 - h app-1 web.2 - -";

    private static readonly byte[] Stream = Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetByteCount(First)} {First}{Second}\n{Third.Length} {Third}");

    [Fact]
    public void The_messages_of_a_read_are_one_batch_for_each_app()
    {
        var chunk = Parse(Stream);

        Assert.Equal((Stream.Length, 3, 3, null), (chunk.Consumed, chunk.Count, chunk.Frames, chunk.Fault));
        Assert.Equal(["app-1: web-1 one é, web-2 ", "app-2: web-1 two"], Describe([chunk]));
        Assert.Equal(1424052163930163000, chunk.Lines["app-1"][0].UnixNanoseconds);
    }

    [Fact]
    public void A_stream_that_is_cut_at_any_byte_gives_the_same_messages()
    {
        for (var cut = 0; cut <= Stream.Length; cut++)
        {
            var before = Parse(Stream.AsMemory(0, cut));
            var after = Parse(Stream.AsMemory(before.Consumed));

            Assert.Null(before.Fault);
            Assert.InRange(before.Consumed, 0, cut);
            Assert.True(before.Consumed == Stream.Length || before.Consumed + before.Needed > cut);
            Assert.Equal(["app-1: web-1 one é, web-2 ", "app-2: web-1 two"], Describe([before, after]));
        }
    }

    [Fact]
    public void What_comes_before_a_bad_frame_is_good()
    {
        var chunk = Parse("<13>1 - h app-1 p - - good\n12<13>Oct 11 22:14:15 h su: bad\n<13>1 - h app-1 p - - never"u8.ToArray());

        Assert.Equal(["app-1: p good"], Describe([chunk]));
        Assert.StartsWith("does not begin with its length", chunk.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void At_its_end_a_stream_needs_no_line_feed_but_all_of_a_counted_frame()
    {
        var unended = Parse("<13>1 - h app-1 p - - last"u8.ToArray(), isEnd: true);
        var cutOff = Parse("30 <13>1 - h app-1 p - - last"u8.ToArray(), isEnd: true);

        Assert.Equal(["app-1: p last"], Describe([unended]));
        Assert.Null(unended.Fault);
        Assert.Equal("is cut off by the connection's end", cutOff.Fault);
    }

    [Fact]
    public void A_message_that_nothing_maps_is_told_and_passed_over()
    {
        var log = new LogCapture();

        var chunk = Parse("<13>1 - h other p - - x\n<13>1 - h app-1 p - - y\n<13>1 - h other p - - z\n"u8.ToArray(), receiver: Messages.Receiver(log));

        Assert.Equal(["app-1: p y"], Describe([chunk]));
        Assert.Equal((1, 3), (chunk.Count, chunk.Frames));
        Assert.Contains("from host h, app other, process p", Assert.Single(log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_message_is_cut_and_bytes_that_are_not_UTF8_are_replaced()
    {
        var chunk = Parse("<13>1 - h app-1 p - - 123456789\n"u8.ToArray(), receiver: Messages.Receiver(maxLineBytes: 8));
        var raw = Parse((byte[])[.. "<13>1 - h app-1 p - - a"u8, 0xFF, (byte)'\n']);

        Assert.Equal("12345678 [cut: 9 bytes]", Encoding.UTF8.GetString(chunk.Lines["app-1"][0].Message.Span));
        Assert.Equal(["app-1: p a\uFFFD"], Describe([raw]));
    }

    [Fact]
    public void The_room_for_a_chunk_is_enough_for_the_shortest_messages()
    {
        var bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("<1>1 - - - - - -\n", 100)));
        var router = Messages.Router(new SyslogRouteOptions { App = "all" });
        var chunk = Parse(bytes, receiver: Messages.Receiver(router: router));

        Assert.Equal(100, chunk.Count);
        Assert.True(bytes.Length + (chunk.Count * PendingBytes.PerLine) <= SyslogChunk.Room(bytes.Length));
        Assert.InRange(SyslogChunk.Room(SyslogChunk.Largest((int)SyslogChunk.LargestWithin(1_000_000))), 900_000, 1_000_000);
    }

    private static SyslogChunk Parse(ReadOnlyMemory<byte> bytes, bool isEnd = false, SyslogReceiver? receiver = null) =>
        SyslogChunk.Parse(bytes, isEnd, 1_000, receiver ?? Messages.Receiver());

    private static IEnumerable<string> Describe(IEnumerable<SyslogChunk> chunks) => chunks
        .SelectMany(chunk => chunk.Lines)
        .GroupBy(app => app.Key, app => app.Value)
        .OrderBy(app => app.Key)
        .Select(app => $"{app.Key}: " + string.Join(", ", app.SelectMany(lines => lines).Select(line => $"{line.Container} {Encoding.UTF8.GetString(line.Message.Span)}")));
}
