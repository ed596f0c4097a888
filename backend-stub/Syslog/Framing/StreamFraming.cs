namespace LogSource.Syslog.Framing;

/// <summary>
/// Finds the frames of a connection (RFC 6587 section 3.4). Each frame may have either framing:
/// <code>
/// octet counting            SYSLOG-FRAME = MSG-LEN SP SYSLOG-MSG
/// non-transparent framing   SYSLOG-FRAME = SYSLOG-MSG (LF / CR LF / NUL)
/// </code>
/// A line may also begin with a number. Therefore digits and a blank are a count only if a priority follows
/// (<c>&lt;</c>, one to three digits and <c>&gt;</c>), or if the previous frame was counted and no line end followed
/// it. Directly after a counted frame, only a count, a priority or a line end can follow. Anything else means that the
/// count was wrong, and no later boundary can be trusted.
/// <para>
/// After a connection has ended a line, a number and a priority may be the text of a line. Then they are a count only
/// if another frame or a line end follows the counted bytes, so the parser waits for the next byte. Otherwise the
/// counted bytes are lines, so that a text that looks like a count hides no line of another sender. A count above the
/// longest message is text.
/// </para>
/// <para>
/// Each byte is parsed once. The frames do not depend on how the bytes are split.
/// </para>
/// </summary>
/// <param name="maxLength">The most bytes of a message to keep. The rest of a longer message is skipped.</param>
internal struct StreamFraming(int maxLength)
{
    // Below 100 MB. A longer number is not a count.
    private const int MaxCountDigits = 8;

    // The length of a priority, "<1>".
    private const int ShortestMessage = 3;
    private const int MaxPriorityDigits = 3;

    private readonly int _maxLength = maxLength;
    private State _state;
    private bool _isAfterCounted;
    private bool _hasLines;
    private bool _endsInReturn;
    private int _count;
    private int _prefixLength;
    private long _length;

    private enum State
    {
        Between,
        Count,
        Priority,
        Counted,
        Whole,
        Line,
    }

    /// <summary>Whether a frame has begun and is not whole.</summary>
    public readonly bool IsInFrame => _state is not (State.Between or State.Whole);

    /// <summary>Parses the next bytes.</summary>
    /// <param name="data">The bytes that follow, at least one.</param>
    /// <returns>A step. It may take no bytes; then the next call continues with the same bytes.</returns>
    public FramingStep Next(ReadOnlySpan<byte> data) =>
        _state switch
        {
            State.Count => ReadCount(data),
            State.Priority => ReadPriority(data),
            State.Counted => ReadCounted(data),
            State.Whole => Confirm(data),
            State.Line => ReadLine(data),
            _ => Begin(data),
        };

    /// <summary>
    /// Ends the last frame. A line needs no line end; a counted frame that lacks bytes is a fault, or text after a line.
    /// </summary>
    public FramingStep End()
    {
        if (_state == State.Counted && _hasLines)
        {
            return new FramingStep { IsText = true };
        }

        if (_state == State.Counted || (_state == State.Count && _isAfterCounted))
        {
            return new FramingStep { Fault = "is cut off" };
        }

        return _state == State.Whole ? TakeCounted(0, 0)
            : IsInFrame ? EndLine(0, 0)
            : default;
    }

    /// <summary>Continues with the last line of bytes that were text.</summary>
    /// <param name="beginning">The bytes after the last line end; empty if no line has begun.</param>
    public void ContinueLine(ReadOnlySpan<byte> beginning)
    {
        _state = beginning.IsEmpty ? State.Between : State.Line;
        _prefixLength = 0;
        _length = beginning.Length;
        _endsInReturn = beginning is [.., (byte)'\r'];
    }

    private FramingStep Begin(ReadOnlySpan<byte> data)
    {
        var lineEnds = data.IndexOfAnyExcept("\r\n\0"u8);
        if (lineEnds != 0)
        {
            _isAfterCounted = false;
            return new FramingStep(lineEnds < 0 ? data.Length : lineEnds);
        }

        _length = _count = _prefixLength = 0;
        _endsInReturn = false;
        if (data[0] is >= (byte)'1' and <= (byte)'9')
        {
            _state = State.Count;
        }
        else if (_isAfterCounted && data[0] != '<')
        {
            return NoFrame;
        }
        else
        {
            _state = State.Line;
        }

        return default;
    }

    private static FramingStep NoFrame => new() { Fault = "begins with neither a count of octets nor a priority" };

    private FramingStep ReadCount(ReadOnlySpan<byte> data)
    {
        for (var i = 0; i < data.Length; i++)
        {
            if (data[i] == ' ' || data[i] is < (byte)'0' or > (byte)'9' || _prefixLength == MaxCountDigits)
            {
                return data[i] == ' ' ? EndCount(i + 1)
                    : _isAfterCounted ? NoFrame
                    : BeginLine(i);
            }

            _count = (_count * 10) + (data[i] - '0');
            _prefixLength++;
            _length++;
        }

        return new FramingStep(data.Length, data.Length);
    }

    private FramingStep EndCount(int taken)
    {
        _prefixLength++;
        _length++;
        if (!_isAfterCounted && (_count < ShortestMessage || (_hasLines && _count > _maxLength)))
        {
            return BeginLine(taken);
        }

        _state = _isAfterCounted ? State.Counted : State.Priority;
        return new FramingStep(taken, taken);
    }

    private FramingStep ReadPriority(ReadOnlySpan<byte> data)
    {
        var at = _length - _prefixLength;
        var isEnd = at > 1 && data[0] == '>';
        var isDigit = at is > 0 and <= MaxPriorityDigits && data[0] is >= (byte)'0' and <= (byte)'9';
        if (at == _count || !(isEnd || isDigit || (at == 0 && data[0] == '<')))
        {
            return BeginLine(0);
        }

        _length++;
        if (!isEnd)
        {
            return new FramingStep(1, 1);
        }

        _state = State.Counted;
        return at + 1 == _count ? EndCounted(1, 1) : new FramingStep(1, 1);
    }

    private FramingStep BeginLine(int taken)
    {
        _state = State.Line;
        _prefixLength = 0;
        return new FramingStep(taken, taken);
    }

    private FramingStep ReadCounted(ReadOnlySpan<byte> data)
    {
        var end = (long)_prefixLength + _count;
        var taken = (int)Math.Min(data.Length, end - _length);
        var kept = Keep(taken, _prefixLength + (long)_maxLength);
        return _length < end ? new FramingStep(taken, kept) : EndCounted(taken, kept);
    }

    private FramingStep EndCounted(int taken, int kept)
    {
        if (!_hasLines)
        {
            return TakeCounted(taken, kept);
        }

        _state = State.Whole;
        return new FramingStep(taken, kept);
    }

    // After a line, a count is valid only if a line end, a count or a priority follows the counted bytes.
    private FramingStep Confirm(ReadOnlySpan<byte> data) =>
        data[0] is (byte)'\n' or (byte)'\r' or (byte)'\0' or (byte)'<' or (>= (byte)'0' and <= (byte)'9')
            ? TakeCounted(0, 0)
            : new FramingStep { IsText = true };

    private FramingStep TakeCounted(int taken, int kept)
    {
        _state = State.Between;
        _isAfterCounted = !_hasLines;
        return new FramingStep(taken, kept)
        {
            IsEnd = true,
            PrefixLength = _prefixLength,
            Length = _count,
        };
    }

    private FramingStep ReadLine(ReadOnlySpan<byte> data)
    {
        var end = data.IndexOfAny((byte)'\n', (byte)'\0');
        var taken = end < 0 ? data.Length : end;
        var kept = Keep(taken, _maxLength);
        _endsInReturn = taken > 0 ? data[taken - 1] == '\r' : _endsInReturn;
        return end < 0 ? new FramingStep(taken, kept) : EndLine(taken + 1, kept);
    }

    private FramingStep EndLine(int taken, int kept)
    {
        _state = State.Between;
        _isAfterCounted = false;
        _hasLines = true;
        // A kept CR is removed later, together with the message's other trailing line ends.
        var length = _endsInReturn && _length > _maxLength ? _length - 1 : _length;
        return new FramingStep(taken, kept) { IsEnd = true, Length = length };
    }

    private int Keep(int taken, long most)
    {
        var kept = (int)Math.Clamp(most - _length, 0, taken);
        _length += taken;
        return kept;
    }
}
