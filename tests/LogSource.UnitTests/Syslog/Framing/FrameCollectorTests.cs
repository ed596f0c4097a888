using System.Text;
using CsCheck;
using LogSource.Syslog.Framing;

namespace LogSource.UnitTests.Syslog.Framing;

public sealed class FrameCollectorTests
{
    private const string NoFrame = "begins with neither a count of octets nor a priority";

    [Theory]
    [InlineData(
        "5 <1>ab<2>until its end\r\n\n12 <3>1\nwith lf<4>é\n3 <5>",
        "#<1>ab|<2>until its end\r|#<3>1\nwith lf|<4>é|#<5>"
    )]
    [InlineData("<1>a\0<2>b\0\0<3>c\n\0\r\n<4>d", "<1>a|<2>b|<3>c|<4>d")]
    [InlineData("<1>boom\n\tat x\n<2>b\n", "<1>boom|\tat x|<2>b")]
    [InlineData("<1>a\n2023 something\n<2>b\n", "<1>a|2023 something|<2>b")]
    [InlineData("2023 something\n<2>b\n", "2023 something|<2>b")]
    [InlineData("1697093191 <1>no count\n<2>b\n", "1697093191 <1>no count|<2>b")]
    [InlineData("5 <b>is text\n<2>b\n", "5 <b>is text|<2>b")]
    [InlineData("2 <1>ab\n", "2 <1>ab")]
    [InlineData("12<1>ab\n", "12<1>ab")]
    [InlineData("0 <1>ab\n", "0 <1>ab")]
    [InlineData("7\n<1>ab\n", "7|<1>ab")]
    [InlineData("7 \n<1>ab\n", "7 |<1>ab")]
    [InlineData("5 <1>ab7 raw5 <2>cd", "#<1>ab|#raw5 <2|" + NoFrame)]
    [InlineData("5 <1>ab3 raw5 <2>cd", "#<1>ab|#raw|#<2>cd")]
    [InlineData("5 <1>ab\n3 raw\n5 <2>cd", "#<1>ab|3 raw|#<2>cd")]
    [InlineData("5 <1>abé, not counted\n<2>never", "#<1>ab|" + NoFrame)]
    [InlineData("5 <1>ab12<2>", "#<1>ab|" + NoFrame)]
    [InlineData("5 <1>ab123456789 <2>", "#<1>ab|" + NoFrame)]
    [InlineData("5 <1>ab<2>line\ntext\n", "#<1>ab|<2>line|text")]
    [InlineData("5 <1>ab\ntext\n", "#<1>ab|text")]
    [InlineData("<1>a\n12 <3 hearts and more\n<2>b\n", "<1>a|12 <3 hearts and more|<2>b")]
    [InlineData("<1>a\n12 <3>hearts and more\n<2>b\n", "<1>a|12 <3>hearts and more|<2>b")]
    [InlineData("<1>a\n19 <3>b\r\n<4>other\n\n<5>c\n", "<1>a|19 <3>b\r|<4>other|<5>c")]
    [InlineData("<1>a\n21 <3>b\n\r<4>other\0<5>c", "<1>a|21 <3>b|<4>other|<5>c")]
    [InlineData("<1>a\n6 <3>b\n\nc", "<1>a|6 <3>b|c")]
    [InlineData("<1>a\n7 <3>b\n\n\nc\n", "<1>a|7 <3>b|c")]
    [InlineData("<1>a\n99 <3>b\n<4>other\n5 <5>ab\n", "<1>a|99 <3>b|<4>other|5 <5>ab")]
    [InlineData("<1>a\n9 <3>b", "<1>a|9 <3>b")]
    [InlineData("<1>a\n1234567 <3>hearts\n<2>b\n", "<1>a|1234567 <3>hearts|<2>b")]
    [InlineData("<1>a\n5 <2>bc6 <3>def<4>g\n5 <5>hi", "<1>a|#<2>bc|#<3>def|<4>g|#<5>hi")]
    [InlineData("12 <1234> is text\n<2>b\n", "12 <1234> is text|<2>b")]
    [InlineData("12 <> is text\n<2>b\n", "12 <> is text|<2>b")]
    [InlineData("3 <12>\n<2>b\n", "3 <12>|<2>b")]
    [InlineData("4 <12>5 <191>", "#<12>|#<191>")]
    [InlineData("6 <1>a", "is cut off")]
    [InlineData("5 <1>ab6", "#<1>ab|is cut off")]
    [InlineData("6", "6")]
    [InlineData("6 ", "6 ")]
    [InlineData("\n\r\n\0", "")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "is HTTP")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "is HTTP")]
    [InlineData("<1>a\nGET / HTTP/1.1\r\n", "<1>a|GET / HTTP/1.1\r")]
    [InlineData("<1>GET / HTTP/1.1\n", "<1>GET / HTTP/1.1")]
    [InlineData("foo /x HTTP/1.1 \r\n", "is HTTP")]
    [InlineData("HTTP/1.1\n", "HTTP/1.1")]
    [InlineData("Mount /dev failed\n", "Mount /dev failed")]
    [InlineData("\u0016\u0003\u0001\u0002\0", "is TLS, which needs a tls:// endpoint")]
    public void Frames_are_found_however_the_stream_is_split(string stream, string frames)
    {
        var bytes = Encoding.UTF8.GetBytes(stream);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(frames, string.Join('|', Frames.Of(bytes, 100, [cut])));
        }

        Assert.Equal(frames, string.Join('|', Frames.Of(bytes, 100, Enumerable.Repeat(1, bytes.Length))));
    }

    [Theory]
    [InlineData("<1>45678901\n<2>b\n", "<1>45678901|<2>b")]
    [InlineData("<1>45678901\r\n<2>b\n", "<1>45678901|<2>b")]
    [InlineData("<1>456789012\n<2>b\n", "<1>45678901 of 12|<2>b")]
    [InlineData("<1>456789012345678901\r\n<2>b\n", "<1>45678901 of 21|<2>b")]
    [InlineData("11 <1>456789015 <2>ab", "#<1>45678901|#<2>ab")]
    [InlineData("12 <1>4567890125 <2>ab", "#<1>45678901 of 12|#<2>ab")]
    [InlineData("1234567 is a text\n<2>b\n", "1234567 is  of 17|<2>b")]
    [InlineData("<1>45678901 without an end", "<1>45678901 of 26")]
    public void A_long_message_is_cut_to_its_beginning_and_the_next_one_is_found(string stream, string frames)
    {
        var bytes = Encoding.UTF8.GetBytes(stream);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(frames, string.Join('|', Frames.Of(bytes, 11, [cut])));
        }
    }

    [Theory]
    [InlineData("POST /", true)]
    [InlineData("post /", true)]
    [InlineData("OPTIONS *", true)]
    [InlineData("PUT http://x/", true)]
    [InlineData("text ", false)]
    [InlineData("a text / ", false)]
    [InlineData("<1>POST /", false)]
    [InlineData("", false)]
    public void A_long_HTTP_request_line_is_detected_by_its_beginning(string beginning, bool isHttp)
    {
        var stream = $"{beginning}{new string('a', 200)} HTTP/1.1\r\nHost: x\r\n\r\n<13>shop: injected\n";

        Assert.Equal(isHttp, Frames.Of(stream) is ["is HTTP"]);
    }

    [Fact]
    public void A_line_without_a_line_end_is_a_frame_only_at_the_end_of_the_stream()
    {
        Assert.Equal(["<1>a"], Frames.Of("<1>a\n<2>b", isEnd: false));
        Assert.Equal(["<1>a", "<2>b"], Frames.Of("<1>a\n<2>b"));
    }

    [Fact]
    public void Any_bytes_give_the_same_frames_however_they_are_split()
    {
        // Pieces with and without a meaning for the framing.
        string[] all =
        [
            "<14>1 - h app p - - x",
            "<1>",
            "<",
            "1",
            "7 ",
            "12 <1>456789 1",
            "99999999 ",
            "\n",
            "\r\n",
            "\0",
            " ",
            "\tat x",
            "0",
            "é",
            "\x16\x03",
            "\xff",
        ];
        var texts = Gen.Int[0, all.Length - 1].Select(i => all[i]);
        var streams = Gen.OneOf(
            texts.Array[0, 20].Select(parts => Encoding.Latin1.GetBytes(string.Concat(parts))),
            Gen.Byte.Array[0, 60]
        );

        Gen.Select(streams, Gen.Int[1, 12].Array[0, 40])
            .Sample((stream, pieces) => Frames.Of(stream, 20, pieces).SequenceEqual(Frames.Of(stream, 20, [])));
    }

    [Fact]
    public void Every_byte_of_lines_is_in_a_frame_or_ends_one()
    {
        string[] all = ["<a>", "12", "12 ", "12 <b", "text", "\n", "\0", "\r\n", "é"];
        var texts = Gen.Int[0, all.Length - 1].Select(i => all[i]);
        texts
            .Array[0, 20]
            .Sample(parts =>
            {
                var stream = string.Concat(parts);
                return string.Concat(Frames.Of(stream)).Replace("\r", "", StringComparison.Ordinal)
                    == stream
                        .Replace("\n", "", StringComparison.Ordinal)
                        .Replace("\0", "", StringComparison.Ordinal)
                        .Replace("\r", "", StringComparison.Ordinal);
            });
    }

    [Fact]
    public void A_long_message_in_small_segments_is_buffered_with_memory_that_doubles()
    {
        const int Length = 1 << 20;
        var collector = new FrameCollector(Length);
        var segment = Encoding.ASCII.GetBytes("<13>" + new string('x', 60));
        collector.Add(segment);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 1; i < Length / segment.Length; i++)
        {
            collector.Add(segment);
        }

        collector.Add("\n"u8);
        Assert.Equal(Length, Assert.Single(collector.TakeFrames()).Bytes.Length);
        // Doubling allocates about twice the final size in total.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, Length, 2.1 * Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Many_short_lines_after_a_text_that_looks_like_a_count_are_collected_in_several_batches(bool isCutOff)
    {
        const int Lines = 5_000;
        var lines = string.Concat(Enumerable.Repeat("x\n", Lines));
        var stream = $"<1>a\n{(isCutOff ? 20_000 : lines.Length - 1)} <3>{lines}text\n";
        var collector = new FrameCollector(100_000);
        var rest = Encoding.ASCII.GetBytes(stream).AsSpan();
        var frames = 0;
        for (var isDone = false; !isDone; )
        {
            rest = rest[collector.Add(rest)..];
            isDone = rest.IsEmpty && collector.End();
            Assert.InRange(collector.WholeFrames, 0, FrameCollector.MaxFrames + 1);
            frames += collector.TakeFrames().Count;
        }

        Assert.Null(collector.Fault);
        Assert.Equal(Lines + 2, frames);
    }

    [Fact]
    public void Many_short_lines_are_collected_in_several_batches()
    {
        var collector = new FrameCollector(100);
        var bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("x\n", FrameCollector.MaxFrames + 1)));

        Assert.Equal(2 * FrameCollector.MaxFrames, collector.Add(bytes));
        Assert.Equal(FrameCollector.MaxFrames, collector.WholeBytes);
        Assert.Equal(FrameCollector.MaxFrames, collector.TakeFrames().Count);
        Assert.Equal(2, collector.Add(bytes.AsSpan(2 * FrameCollector.MaxFrames)));
        Assert.Single(collector.TakeFrames());
    }
}
