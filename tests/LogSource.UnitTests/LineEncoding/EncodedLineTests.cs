using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using LogSource.LineEncoding;
using LogSource.Lines;
using LogSource.UnitTests.Buffer;

namespace LogSource.UnitTests.LineEncoding;

public sealed class EncodedLineTests
{
    private const string Json =
        """{"name":"log","event":"log","id":"1795365602064-0","log":"2015-02-16 02:02:43.930163178 +0000 UTC """
        + """[web-1] \"hi\" 😀"}""";

    private static readonly LogEntry Entry = new(
        new EntryId(1795365602064, 0),
        Sample.Line("\"hi\" 😀", "web-1", 1424052163930163178)
    );

    [Fact]
    public void Is_the_documented_JSON_in_a_server_sent_event_with_the_id() =>
        Assert.Equal(
            $"id: 1795365602064-0\ndata: {Json}\n\n",
            Event(output => EncodedLine.Encode(Entry).WriteEvent(output, LineFields.None))
        );

    [Fact]
    public void Is_the_same_JSON_in_one_unmasked_final_text_frame()
    {
        var frame = EncodedLine.Encode(Entry).Frame.Span;

        Assert.Equal<byte>([0x81, (byte)(frame.Length - 2)], frame[..2].ToArray());
        Assert.Equal(Json, Encoding.UTF8.GetString(frame[2..]));
    }

    [Fact]
    public void Has_the_id_and_the_container()
    {
        var line = EncodedLine.Encode(Entry);

        Assert.Equal((Entry.Id, "web-1"), (line.Id, line.Container));
    }

    [Theory]
    [InlineData("a\n     b", @"a\\n     b", @"a\n     b")]
    [InlineData("a\r\nb\r", @"a\\r\\nb\\r", @"a\r\nb\r")]
    [InlineData("\n", @"\\n", @"\n")]
    [InlineData("a\tb\f\v", @"a\tb\f\u000B", @"a\tb\f\u000B")]
    [InlineData("a\u0085b\u2028c\u2029", "a\u0085b\u2028c\u2029", "a\u0085b\u2028c\u2029")]
    [InlineData(@"C:\new", @"C:\\new", @"C:\\new")]
    public void A_line_break_is_escaped_in_the_line_and_kept_in_the_message(
        string message,
        string line,
        string original
    )
    {
        var entry = Entry with { Line = Sample.Line(message, "web-1", 1424052163930163178) };
        var encoded = EncodedLine.Encode(entry);
        var before = Json[..Json.IndexOf("\\\"hi", StringComparison.Ordinal)];

        Assert.Equal($"{before}{line}\"}}", Payload(output => output.Write(encoded.Frame.Span)));
        Assert.Equal(
            $"{before}{line}\",\"message\":\"{original}\"}}",
            Payload(output => encoded.WriteFrame(output, LineFields.Message))
        );

        var dump = Event(output => LineText.WriteLine(entry.Line, output));
        var json = JsonDocument.Parse(Payload(output => encoded.WriteFrame(output, LineFields.Message))).RootElement;
        Assert.Equal(dump, json.GetProperty("log").GetString() + "\n");
        Assert.Equal(message, json.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("None", "")]
    [InlineData("Time", ""","time":"2015-02-16T02:02:43.930163178Z" """)]
    [InlineData("Container", ""","container":"web-1" """)]
    [InlineData("Message", ""","message":"\"hi\" 😀" """)]
    [InlineData(
        "Time, Container, Message",
        ""","time":"2015-02-16T02:02:43.930163178Z","container":"web-1","message":"\"hi\" 😀" """
    )]
    public void Has_exactly_the_requested_fields(string asked, string more)
    {
        var fields = Enum.Parse<LineFields>(asked);
        var line = EncodedLine.Encode(Entry);
        var json = Json[..^1] + more.TrimEnd() + "}";

        Assert.Equal($"id: 1795365602064-0\ndata: {json}\n\n", Event(output => line.WriteEvent(output, fields)));
        Assert.Equal(json, Payload(output => line.WriteFrame(output, fields)));
    }

    [Theory]
    [InlineData(-1, "1969-12-31T23:59:59.999999999Z")]
    [InlineData(0, "1970-01-01T00:00:00.000000000Z")]
    [InlineData(long.MaxValue, "2262-04-11T23:47:16.854775807Z")]
    public void The_time_has_nine_fractional_digits(long nanoseconds, string time)
    {
        var line = EncodedLine.Encode(Entry with { Line = Sample.Line("x", "web-1", nanoseconds) });

        Assert.Contains(
            $"\"time\":\"{time}\"",
            Payload(output => line.WriteFrame(output, LineFields.Time)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_long_message_has_a_frame_header_for_its_length()
    {
        var message = new string('\n', 64 * 1024);
        var line = EncodedLine.Encode(Entry with { Line = Sample.Line(message, "web-1", 0) });

        var json = JsonDocument.Parse(Payload(output => line.WriteFrame(output, LineFields.Message))).RootElement;

        Assert.Equal(message, json.GetProperty("message").GetString());
        Assert.Equal(line.Frame.Length + message.Length, line.Size);
    }

    [Theory]
    [InlineData(17L, "17")]
    [InlineData(null, "null")]
    public void A_gap_is_an_event_without_an_id(long? lost, string number)
    {
        var gap = EncodedNotice.Of(new Gap(new EntryId(5, 0), new EntryId(9, 2), lost));

        var json = $$"""{"name":"gap","event":"gap","after":"5-0","before":"9-2","lost":{{number}}}""";
        Assert.Equal($"data: {json}\n\n", Event(gap.WriteEvent));
        Assert.Equal($"\u0081{(char)json.Length}{json}", Encoding.Latin1.GetString(Write(gap.WriteFrame)));
    }

    [Fact]
    public void A_position_is_an_event_with_its_id()
    {
        var position = EncodedNotice.Of(new EntryId(5, 1));

        const string Json = """{"name":"position","event":"position","id":"5-1"}""";
        Assert.Equal($"id: 5-1\ndata: {Json}\n\n", Event(position.WriteEvent));
        Assert.Equal($"\u0081{(char)Json.Length}{Json}", Encoding.Latin1.GetString(Write(position.WriteFrame)));
    }

    // The payload of one frame. Asserts that the header has its length.
    private static string Payload(Action<IBufferWriter<byte>> write)
    {
        var frame = Write(write);
        var start = frame[1] switch
        {
            126 => 4,
            127 => 10,
            _ => 2,
        };
        var length =
            start == 4 ? (ulong)BinaryPrimitives.ReadUInt16BigEndian(frame[2..])
            : start == 10 ? BinaryPrimitives.ReadUInt64BigEndian(frame[2..])
            : frame[1];
        Assert.Equal(((byte)0x81, (ulong)(frame.Length - start)), (frame[0], length));
        return Encoding.UTF8.GetString(frame[start..]);
    }

    private static string Event(Action<IBufferWriter<byte>> write) => Encoding.UTF8.GetString(Write(write));

    private static ReadOnlySpan<byte> Write(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan;
    }
}
