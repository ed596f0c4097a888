using LogSource.Buffers;
using LogSource.Ingest;
using LogSource.Ingest.Frames;
using LogSource.Syslog.Framing;

namespace LogSource.Syslog;

/// <summary>The messages of some bytes off a connection.</summary>
internal sealed class SyslogChunk
{
    // With what delimits it.
    private const int ShortestFrame = 17;

    // The digits and the space before a counted frame.
    private const int FramingBytes = 11;

    private readonly Dictionary<string, List<LogLine>> _lines = [];

    /// <summary>The lines of each app, in their order.</summary>
    public IReadOnlyDictionary<string, List<LogLine>> Lines => _lines;

    /// <summary>How many lines these are.</summary>
    public int Count { get; private set; }

    /// <summary>How many good frames there are, with those whose messages were dropped.</summary>
    public int Frames { get; private set; }

    /// <summary>How many bytes the whole frames took.</summary>
    public int Consumed { get; private set; }

    /// <summary>The least bytes, from where they end, that the next one takes.</summary>
    public int Needed { get; private set; } = 1;

    /// <summary>What is wrong with the frame that follows; goes on from "The frame ".</summary>
    public string? Fault { get; private set; }

    /// <summary>The most room that the messages of so many bytes can take while they wait for the buffer.</summary>
    public static long Room(int bytes) => bytes + ((bytes / ShortestFrame) + 1L) * PendingBytes.PerLine;

    /// <summary>The longest frame for whose messages there is room.</summary>
    public static long LargestWithin(long room) =>
        (((room - PendingBytes.PerLine) * ShortestFrame) / (ShortestFrame + PendingBytes.PerLine)) - FramingBytes;

    /// <summary>The most bytes that a frame takes with what delimits it.</summary>
    public static int Largest(int maxFrameBytes) => maxFrameBytes + FramingBytes;

    /// <param name="bytes">Begin with a frame. The lines are slices of them.</param>
    /// <param name="isEnd">Whether nothing comes after: then a message needs no line feed to be whole.</param>
    /// <param name="maxFrameBytes">The most bytes of a message.</param>
    /// <param name="receive">Makes a line of it.</param>
    public static SyslogChunk Parse(ReadOnlyMemory<byte> bytes, bool isEnd, int maxFrameBytes, SyslogReceiver receive)
    {
        var chunk = new SyslogChunk();
        while (chunk.Fault is null && chunk.Consumed < bytes.Length)
        {
            var rest = bytes[chunk.Consumed..];
            var slice = StreamFraming.Next(rest.Span, maxFrameBytes);
            if (isEnd && slice is { Consumed: 0, Fault: null } && rest.Span[0] == '<')
            {
                slice = FrameSlice.Whole(0, rest.Length, rest.Length);
            }

            if (slice.Consumed == 0)
            {
                chunk.Fault = slice.Fault ?? (isEnd ? "is cut off by the connection's end" : null);
                chunk.Needed = slice.Needed;
                break;
            }

            chunk.Take(new SyslogFrame(rest.Slice(slice.Start, slice.Length), slice.Length, slice.Start > 0), receive);
            chunk.Consumed += slice.Consumed;
        }

        return chunk;
    }

    private void Take(SyslogFrame frame, SyslogReceiver receive)
    {
        if (frame.Length == 0)
        {
            return;
        }

        Frames++;
        if (!receive.TryReceive(frame, out var target, out var line))
        {
            return;
        }

        if (!_lines.TryGetValue(target.App, out var lines))
        {
            _lines[target.App] = lines = [];
        }

        lines.Add(line);
        Count++;
    }
}
