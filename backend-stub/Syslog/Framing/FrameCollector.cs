using System.Buffers;

namespace LogSource.Syslog.Framing;

/// <summary>
/// Collects the bytes of a connection until frames are whole. Each byte is parsed once, and copied once into a growing
/// buffer.
/// </summary>
/// <param name="maxFrameBytes">The most bytes of a message to keep.</param>
internal sealed class FrameCollector(int maxFrameBytes)
{
    /// <summary>The most frames that are collected at once, which limits the memory of their lines.</summary>
    public const int MaxFrames = 1_024;

    private readonly List<Part> _whole = [];
    private StreamFraming _framing = new(maxFrameBytes);
    private byte[] _bytes = [];
    private int _length;
    private int _frameStart;

    // The bytes of the frame that has begun are lines that are not separated yet.
    private bool _isText;

    /// <summary>The position of a whole frame's message in the buffer.</summary>
    private readonly record struct Part(int Start, int Kept, long Length, bool IsCounted);

    /// <summary>Why no more frames can be read; null if they can.</summary>
    public string? Fault { get; private set; }

    /// <summary>The number of whole frames so far.</summary>
    public long Count { get; private set; }

    /// <summary>Whether a frame has begun and is not whole.</summary>
    public bool IsInFrame => _framing.IsInFrame;

    /// <summary>The number of whole frames that were not taken yet.</summary>
    public int WholeFrames => _whole.Count;

    /// <summary>The bytes of these frames.</summary>
    public int WholeBytes => _frameStart;

    /// <summary>Adds bytes.</summary>
    /// <returns>
    /// The number of bytes that were added; fewer than all only after <see cref="MaxFrames"/> whole frames or at a
    /// fault.
    /// </returns>
    public int Add(ReadOnlySequence<byte> bytes)
    {
        var added = 0;
        foreach (var segment in bytes)
        {
            var taken = Add(segment.Span);
            added += taken;
            if (taken < segment.Length)
            {
                break;
            }
        }

        return added;
    }

    public int Add(ReadOnlySpan<byte> bytes)
    {
        var added = 0;
        while (added < bytes.Length && _whole.Count < MaxFrames && Fault is null)
        {
            if (_isText)
            {
                SeparateLines();
                continue;
            }

            var rest = bytes[added..];
            var step = _framing.Next(rest);
            Keep(rest[..step.Kept]);
            Take(step);
            added += step.Taken;
        }

        return added;
    }

    /// <summary>Ends the last frame: no byte follows, or the reader does not wait for more.</summary>
    /// <returns>False if there are more than <see cref="MaxFrames"/> whole frames: take them and call it again.</returns>
    public bool End()
    {
        if (!_isText)
        {
            Take(_framing.End());
        }

        if (_isText)
        {
            SeparateLines();
            if (_isText)
            {
                return false;
            }

            Take(_framing.End());
        }

        return true;
    }

    /// <summary>Returns the whole frames, whose memory is not reused.</summary>
    public IReadOnlyList<SyslogFrame> TakeFrames()
    {
        var bytes = _bytes;
        var frames = _whole.ConvertAll(part => new SyslogFrame(
            bytes.AsMemory(part.Start, part.Kept),
            part.Length,
            part.IsCounted
        ));
        _whole.Clear();
        _bytes = bytes.AsSpan(_frameStart, _length - _frameStart).ToArray();
        _length -= _frameStart;
        _frameStart = 0;
        return frames;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_length + bytes.Length, 2 * _bytes.Length));
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Take(FramingStep step)
    {
        Fault ??= step.Fault;
        _isText |= step.IsText;
        if (!step.IsEnd)
        {
            return;
        }

        var start = _frameStart + step.PrefixLength;
        var message = _bytes.AsSpan(start, _length - start);
        if (Count == 0 && ForeignProtocol.Find(message, isCut: step.Length > message.Length) is { } foreign)
        {
            Fault = foreign;
            return;
        }

        Add(start, _length - start, step.Length, step.PrefixLength > 0);
        _frameStart = _length;
    }

    // Separates the lines of bytes that are not a counted message, until there are many frames.
    private void SeparateLines()
    {
        while (_whole.Count < MaxFrames)
        {
            // A CR may also precede the text of a line.
            var text = _bytes.AsSpan(_frameStart, _length - _frameStart);
            var start = text.IndexOfAnyExcept("\r\n\0"u8);
            _frameStart += start < 0 ? text.Length : start;
            text = start < 0 ? default : text[start..];
            var end = text.IndexOfAny((byte)'\n', (byte)'\0');
            if (end < 0)
            {
                _framing.ContinueLine(text);
                _isText = false;
                return;
            }

            var isCut = end > maxFrameBytes && text[end - 1] == '\r';
            Add(_frameStart, end, isCut ? end - 1 : end, isCounted: false);
            _frameStart += end + 1;
        }
    }

    // A count and a message that turn out to be text are a few bytes longer than the longest message.
    private void Add(int start, int kept, long length, bool isCounted)
    {
        _whole.Add(new Part(start, Math.Min(kept, maxFrameBytes), length, isCounted));
        Count++;
    }
}
