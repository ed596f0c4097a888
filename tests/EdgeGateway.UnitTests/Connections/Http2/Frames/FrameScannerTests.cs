using CsCheck;
using EdgeGateway.Connections.Http2.Frames;
using EdgeGateway.Testing.Attacks;

namespace EdgeGateway.UnitTests.Connections.Http2.Frames;

public sealed class FrameScannerTests
{
    [Fact]
    public void Reports_each_frame_at_every_split()
    {
        byte[] bytes =
        [
            .. Http2Frames.Preface,
            .. Http2Frames.Of(4, 0, 0, []),
            .. Http2Frames.Of(1, 4, 1, [0x82, 0x86]),
            .. Http2Frames.Of(0, 0, 1, new byte[300]),
            .. Http2Frames.Of(0, 1, 1, []),
            .. Http2Frames.Of(0xF7, 0xFF, 3, [1, 2, 3]),
        ];
        FrameHead[] expected =
        [
            new(FrameType.Settings, 0, 0, 0),
            new(FrameType.Headers, 4, 1, 2),
            new(FrameType.Data, 0, 1, 300),
            new(FrameType.Data, 1, 1, 0),
            new((FrameType)0xF7, 0xFF, 3, 3),
        ];
        for (var split = 0; split <= bytes.Length; split++)
        {
            Assert.Equal(expected, Scan(FrameScanner.ClientPreface, bytes[..split], bytes[split..]));
        }

        Assert.Equal(expected, Scan(FrameScanner.ClientPreface, [.. bytes.Select(one => new[] { one })]));
    }

    [Theory]
    [InlineData(0, 0, 0)] // PADDED, but without the length of the padding
    [InlineData(1, 0, 0)]
    [InlineData(256, 255, 0)]
    [InlineData(256, 254, 1)]
    [InlineData(10, 255, 0)] // more padding than payload
    [InlineData(100, 0, 99)]
    public void Padding_of_data_is_no_content(int length, byte padding, int content)
    {
        var payload = new byte[length];
        if (length > 0)
        {
            payload[0] = padding;
        }

        byte[] bytes = [.. Http2Frames.Of(0, 8, 1, payload), .. Http2Frames.Of(6, 0, 0, new byte[8])];
        for (var split = 0; split <= bytes.Length; split++)
        {
            Assert.Equal(
                [new FrameHead(FrameType.Data, 8, 1, content), new FrameHead(FrameType.Ping, 0, 0, 8)],
                Scan(0, bytes[..split], bytes[split..])
            );
        }
    }

    [Theory]
    [InlineData(0, 0, 1, true)]
    [InlineData(0, 0, 0, false)]
    [InlineData(0, 1, 0, true)]
    [InlineData(1, 4, 5, false)]
    [InlineData(1, 5, 5, true)]
    [InlineData(4, 1, 0, false)] // an acknowledgment, whose flag is END_STREAM's
    [InlineData(6, 1, 8, false)]
    public void Content_is_a_part_of_a_body_or_the_end_of_a_message(byte type, byte flags, int length, bool expected) =>
        Assert.Equal(expected, new FrameHead((FrameType)type, flags, 1, length).IsContent);

    [Fact]
    public void Any_bytes_are_scanned_without_an_exception_and_all_splits_agree() =>
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Int[0, 200])
            .Sample(
                (bytes, at) =>
                {
                    var split = Math.Min(at, bytes.Length);
                    Assert.Equal(Scan(0, bytes), Scan(0, bytes[..split], bytes[split..]));
                }
            );

    private static List<FrameHead> Scan(int preface, params byte[][] pieces)
    {
        var scanner = new FrameScanner(preface);
        var frames = new List<FrameHead>();
        foreach (var piece in pieces)
        {
            ReadOnlySpan<byte> rest = piece;
            while (scanner.TryRead(ref rest, out var frame))
            {
                frames.Add(frame);
            }

            Assert.True(rest.IsEmpty);
        }

        return frames;
    }
}
