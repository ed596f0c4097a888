namespace LogSource.Ingest.SyslogMessages;

/// <summary>
/// Parses frames with octet counting (RFC 6587 section 3.4.1):
/// <code>
/// SYSLOG-FRAME = MSG-LEN SP SYSLOG-MSG
/// MSG-LEN      = NONZERO-DIGIT *DIGIT
/// </code>
/// </summary>
internal static class OctetCounting
{
    /// <summary>Parses the first frame.</summary>
    /// <param name="data">Bytes that begin with a frame; may be empty or incomplete.</param>
    /// <param name="maxLength">The most bytes of a frame's content.</param>
    public static FrameSlice Next(ReadOnlySpan<byte> data, int maxLength)
    {
        var length = 0L;
        for (var i = 0; i < data.Length; i++)
        {
            if (data[i] == ' ' && i > 0)
            {
                return data.Length >= i + 1 + length ? FrameSlice.Whole(i + 1, (int)length) : default;
            }

            if (data[i] is < (byte)'0' or > (byte)'9' || (i == 0 && data[i] == '0'))
            {
                return FrameSlice.Invalid("does not begin with its length and a space");
            }

            length = (length * 10) + (data[i] - '0');
            if (length > maxLength)
            {
                return FrameSlice.Invalid($"is longer than {maxLength} bytes");
            }
        }

        return default;
    }
}
