namespace LogSource.Ingest.Frames;

/// <summary>
/// Frames on a stream (RFC 6587, section 3.4), each in either way, told by its first byte: a digit begins a count of octets, and the
/// &lt; of the priority a message that ends with a line feed, or CR LF. Ends of lines between frames are passed over.
/// </summary>
internal static class StreamFraming
{
    /// <param name="data">Begins with a frame, or with nothing yet.</param>
    /// <param name="maxLength">The most bytes of a frame's content.</param>
    public static FrameSlice Next(ReadOnlySpan<byte> data, int maxLength) => data switch
    {
        [] => FrameSlice.Part(1),
        [>= (byte)'1' and <= (byte)'9', ..] => OctetCounting.Next(data, maxLength),
        [(byte)'<', ..] => UntilLineFeed(data, maxLength),
        [(byte)'\r' or (byte)'\n', ..] => FrameSlice.Whole(1, 0, 1),
        _ => FrameSlice.Bad("begins with neither its length nor a priority"),
    };

    private static FrameSlice UntilLineFeed(ReadOnlySpan<byte> data, int maxLength)
    {
        var end = data.IndexOf((byte)'\n');
        if ((end < 0 ? data.Length : end) > maxLength)
        {
            return FrameSlice.Bad($"is longer than {maxLength} bytes");
        }

        return end < 0
            ? FrameSlice.Part(data.Length + 1)
            : FrameSlice.Whole(0, data[..end].TrimEnd((byte)'\r').Length, end + 1);
    }
}
