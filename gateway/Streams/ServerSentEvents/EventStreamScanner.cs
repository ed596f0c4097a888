namespace EdgeGateway.Streams.ServerSentEvents;

/// <summary>
/// Follows a <c>text/event-stream</c> and knows where its lines and events end (WHATWG HTML, section 9.2.5: lines end with
/// CR LF, LF or CR; a blank line dispatches the event; a line that begins with a colon is a comment and belongs to none; a
/// byte order mark before the first line is taken off). Bytes in, facts out; it keeps flags and a count.
/// </summary>
internal struct EventStreamScanner
{
    private int _markLength;
    private bool _pastMark;
    private bool _inLine;
    private bool _inComment;
    private bool _inEvent;
    private bool _afterCarriageReturn;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>No byte has come yet.</summary>
    public readonly bool AtStart => !_pastMark && _markLength == 0;

    /// <summary>How many bytes of a byte order mark the stream has begun with; 0 again when it proves to be something else.</summary>
    public readonly int MarkLength => _markLength;

    /// <summary>A line may be put in here.</summary>
    public readonly bool AtLineStart => !_inLine;

    /// <summary>A whole event may be put in here: no line of another one has come since the last blank line.</summary>
    public readonly bool AtEventBoundary => !_inLine && !_inEvent;

    /// <summary>The last byte was a CR: an LF that follows belongs to the same line end. Whoever puts something in between
    /// has to put that LF before it, and to take the backend's away if it comes.</summary>
    public readonly bool AfterCarriageReturn => _afterCarriageReturn;

    /// <summary>Takes the next bytes of the stream, cut anywhere.</summary>
    public void Scan(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        if (!_pastMark)
        {
            bytes = bytes[ScanMark(bytes)..];
        }

        if (_afterCarriageReturn)
        {
            _afterCarriageReturn = false;
            if (bytes[0] == '\n')
            {
                bytes = bytes[1..];
            }
        }

        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
            if (end != 0 && !_inLine)
            {
                _inLine = true;
                _inComment = bytes[0] == ':';
            }

            if (end < 0)
            {
                return;
            }

            // A line has ended. A blank one ends its event too, a comment changes nothing.
            if (!_inLine || !_inComment)
            {
                _inEvent = _inLine;
            }

            _inLine = false;
            var isCarriageReturn = bytes[end] == '\r';
            bytes = bytes[(end + 1)..];
            if (isCarriageReturn)
            {
                if (bytes.IsEmpty)
                {
                    _afterCarriageReturn = true;
                }
                else if (bytes[0] == '\n')
                {
                    bytes = bytes[1..];
                }
            }
        }
    }

    // A part of a mark may be the beginning of a line too, so nothing may be put in behind it.
    private int ScanMark(ReadOnlySpan<byte> bytes)
    {
        var rest = ByteOrderMark[_markLength..];
        var length = bytes.CommonPrefixLength(rest);
        if (length < bytes.Length && length < rest.Length)
        {
            _markLength = 0;
            _pastMark = true;
            return 0;
        }

        _markLength += length;
        _pastMark = length == rest.Length;
        _inLine = !_pastMark;
        return length;
    }
}
