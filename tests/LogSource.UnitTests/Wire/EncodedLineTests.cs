using System.Buffers;
using System.Text;
using LogSource.Buffers;
using LogSource.UnitTests.Buffers;
using LogSource.Wire;

namespace LogSource.UnitTests.Wire;

public sealed class EncodedLineTests
{
    private const string Json =
        """{"name":"log","event":"log","id":"1795365602064-0","log":"2015-02-16 02:02:43.930163178 +0000 UTC """ +
        """[web-1] \"hi\" 😀"}""";

    private static readonly LogEntry Entry =
        new(new EntryId(1795365602064, 0), Sample.Line("\"hi\" 😀", "web-1", 1424052163930163178));

    [Fact]
    public void Is_the_documented_JSON_in_a_server_sent_event_with_the_id() =>
        Assert.Equal($"id: 1795365602064-0\ndata: {Json}\n\n", Event(EncodedLine.Encode(Entry).WriteEvent));

    [Fact]
    public void Is_the_same_JSON_in_one_unmasked_final_text_frame()
    {
        var frame = EncodedLine.Encode(Entry).Frame.Span;

        Assert.Equal<byte>([0x81, (byte)(frame.Length - 2)], frame[..2].ToArray());
        Assert.Equal(Json, Encoding.UTF8.GetString(frame[2..]));
    }

    [Fact]
    public void Has_the_id_and_the_container_at_hand()
    {
        var line = EncodedLine.Encode(Entry);

        Assert.Equal((Entry.Id, "web-1"), (line.Id, line.Container));
    }

    [Theory]
    [InlineData(17L, "17")]
    [InlineData(null, "null")]
    public void A_gap_is_an_event_without_an_id(long? lost, string number)
    {
        var gap = new EncodedGap(new Gap(new EntryId(5, 0), new EntryId(9, 2), lost));

        var json = $$"""{"name":"gap","event":"gap","after":"5-0","before":"9-2","lost":{{number}}}""";
        Assert.Equal($"data: {json}\n\n", Event(gap.WriteEvent));
        Assert.Equal($"\u0081{(char)json.Length}{json}", Encoding.Latin1.GetString(Write(gap.WriteFrame)));
    }

    private static string Event(Action<IBufferWriter<byte>> write) => Encoding.UTF8.GetString(Write(write));

    private static ReadOnlySpan<byte> Write(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan;
    }
}
