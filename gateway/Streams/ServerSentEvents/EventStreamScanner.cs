namespace EdgeGateway.Streams.ServerSentEvents;

/// <summary>
/// Scans a <c>text/event-stream</c> and reports where its lines and events end (WHATWG HTML section 9.2.5). Lines end
/// with CR LF, LF or CR. A blank line dispatches the event. A line that begins with a colon is a comment and belongs to
/// no event. A byte order mark before the first line is not part of it. The scanner keeps flags and a count, no bytes.
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

    /// <summary>No byte was scanned yet.</summary>
    public readonly bool AtStart => !_pastMark && _markLength == 0;

    /// <summary>
    /// How many bytes of a byte order mark the stream starts with. It returns to 0 when a following byte does not
    /// belong to the mark.
    /// </summary>
    public readonly int MarkLength => _markLength;

    /// <summary>A line may be inserted here.</summary>
    public readonly bool AtLineStart => !_inLine;

    /// <summary>A whole event may be inserted here: no line of another event followed the last blank line.</summary>
    public readonly bool AtEventBoundary => !_inLine && !_inEvent;

    /// <summary>
    /// The last byte was a CR. An LF that follows belongs to the same line end. A caller that inserts bytes here must
    /// send that LF first and remove the backend's LF if it follows.
    /// </summary>
    public readonly bool AfterCarriageReturn => _afterCarriageReturn;

    /// <summary>Scans the next bytes. They may be split anywhere.</summary>
    /// <returns>How many events end in these bytes. A comment is no event.</returns>
    public int Scan(ReadOnlySpan<byte> bytes)
    {
        var events = 0;
        if (bytes.IsEmpty)
        {
            return events;
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
                return events;
            }

            // A line has ended. A blank line also ends the event. A comment changes nothing.
            if (!_inLine || !_inComment)
            {
                events += _inEvent && !_inLine ? 1 : 0;
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

        return events;
    }

    // Part of a mark may also be the start of a line, so nothing may be inserted after it.
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
