using System.Text;
using LogSource.Ingest.Frames;

namespace LogSource.UnitTests.Ingest.Frames;

public sealed class StreamFramingTests
{
    private const string Stream = "5 <1>ab<2>until its end\r\n\n12 <3>1\nwith lf<4>é\n3 <5>";
    private static readonly string[] Frames = ["<1>ab", "<2>until its end", "<3>1\nwith lf", "<4>é", "<5>"];

    [Fact]
    public void Both_ways_of_framing_are_told_apart_frame_by_frame_wherever_the_stream_is_cut()
    {
        var stream = Encoding.UTF8.GetBytes(Stream);
        for (var cut = 0; cut <= stream.Length; cut++)
        {
            var frames = new List<string>();
            var consumed = Take(stream.AsSpan(0, cut), frames);
            Take(stream.AsSpan(consumed), frames);

            Assert.Equal(Frames, frames);
        }
    }

    [Fact]
    public void A_part_of_a_frame_tells_how_much_is_needed_and_never_more_than_the_whole()
    {
        foreach (var frame in new[] { "12 <3>1\nwith lf", "<2>until its end\n" }.Select(Encoding.UTF8.GetBytes))
        {
            for (var length = 0; length < frame.Length; length++)
            {
                var slice = StreamFraming.Next(frame.AsSpan(0, length), 100);

                Assert.Equal((0, null), (slice.Consumed, slice.Fault));
                Assert.InRange(slice.Needed, length + 1, frame.Length);
            }
        }
    }

    [Theory]
    [InlineData("0 ", "begins with neither its length nor a priority")]
    [InlineData("hello", "begins with neither its length nor a priority")]
    [InlineData("GET / HTTP/1.1", "begins with neither its length nor a priority")]
    [InlineData("\u0016\u0003\u0001", "begins with neither its length nor a priority")]
    [InlineData("12<1>", "does not begin with its length, a space after it")]
    [InlineData("21 ", "is longer than 20 bytes")]
    [InlineData("99999999999999999999999999", "is longer than 20 bytes")]
    [InlineData("<1>345678901234567890", "is longer than 20 bytes")]
    [InlineData("<1>345678901234567890\n", "is longer than 20 bytes")]
    public void What_begins_no_frame_is_told_at_once(string stream, string fault) =>
        Assert.Equal(fault, StreamFraming.Next(Encoding.UTF8.GetBytes(stream), 20).Fault);

    private static int Take(ReadOnlySpan<byte> stream, List<string> frames)
    {
        var consumed = 0;
        while (StreamFraming.Next(stream[consumed..], 100) is { Consumed: > 0 } slice)
        {
            if (slice.Length > 0)
            {
                frames.Add(Encoding.UTF8.GetString(stream.Slice(consumed + slice.Start, slice.Length)));
            }

            consumed += slice.Consumed;
        }

        return consumed;
    }
}
