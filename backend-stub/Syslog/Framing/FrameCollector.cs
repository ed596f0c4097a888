using System.Buffers;

namespace LogSource.Syslog.Framing;

/// <summary>
/// Collects the bytes of a connection until frames are whole. Each byte is looked at once, and copied once into memory
/// that grows.
/// </summary>
/// <param name="maxFrameBytes">The most bytes of a message that are kept.</param>
internal sealed class FrameCollector(int maxFrameBytes)
{
    /// <summary>The most frames that are collected at once: a bound for what their lines cost.</summary>
    public const int MaxFrames = 1_024;

    private readonly List<Part> _whole = [];
    private StreamFraming _framing = new(maxFrameBytes);
    private byte[] _bytes = [];
    private int _length;
    private int _frameStart;

    /// <summary>Where a whole frame's message is in the bytes.</summary>
    private readonly record struct Part(int Start, int Kept, long Length, bool IsCounted);

    /// <summary>Why no more can be read; null where it can.</summary>
    public string? Fault { get; private set; }

    /// <summary>How many frames were whole so far.</summary>
    public long Count { get; private set; }

    /// <summary>Whether a frame has begun that is not whole.</summary>
    public bool IsInFrame => _framing.IsInFrame;

    /// <summary>How many frames are whole and were not taken.</summary>
    public int WholeFrames => _whole.Count;

    /// <summary>How many bytes these have.</summary>
    public int WholeBytes => _frameStart;

    /// <returns>How many bytes were read; fewer than all only where many frames are whole, or at a fault.</returns>
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
            var rest = bytes[added..];
            var step = _framing.Next(rest);
            Keep(rest[..step.Kept]);
            Take(step);
            added += step.Taken;
        }

        return added;
    }

    /// <summary>No byte follows, or none is waited for.</summary>
    public void End() => Take(_framing.End());

    /// <summary>The whole frames, in memory that is not used for others.</summary>
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

        _whole.Add(new Part(start, _length - start, step.Length, step.PrefixLength > 0));
        _frameStart = _length;
        Count++;
    }
}
