using System.Buffers;
using System.Text;
using LogSource.Syslog.Framing;

namespace LogSource.UnitTests.Syslog.Framing;

/// <summary>Splits streams into frames.</summary>
internal static class Frames
{
    /// <summary>The frames of a stream that arrives in these pieces, followed by the framing fault, if any.</summary>
    public static List<string> Of(ReadOnlySpan<byte> stream, int maxLength, IEnumerable<int> pieces, bool isEnd = true)
    {
        var collector = new FrameCollector(maxLength);
        var frames = new List<string>();
        foreach (var piece in pieces)
        {
            var fresh = stream[..Math.Min(piece, stream.Length)];
            stream = stream[fresh.Length..];
            Add(collector, fresh, frames);
        }

        Add(collector, stream, frames);
        if (isEnd && collector.Fault is null)
        {
            bool isDone;
            do
            {
                isDone = collector.End();
                frames.AddRange(collector.TakeFrames().Select(Describe));
            } while (!isDone);
        }

        return collector.Fault is null ? frames : [.. frames, collector.Fault];
    }

    public static List<string> Of(string stream, int maxLength = 100, bool isEnd = true) =>
        Of(Encoding.UTF8.GetBytes(stream), maxLength, [], isEnd);

    private static void Add(FrameCollector collector, ReadOnlySpan<byte> fresh, List<string> frames)
    {
        while (!fresh.IsEmpty && collector.Fault is null)
        {
            fresh = fresh[collector.Add(new ReadOnlySequence<byte>(fresh.ToArray()))..];
            frames.AddRange(collector.TakeFrames().Select(Describe));
        }
    }

    private static string Describe(SyslogFrame frame)
    {
        var text = Encoding.UTF8.GetString(frame.Bytes.Span);
        var isUtf8 = Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(frame.Bytes.Span);
        return (frame.IsCounted ? "#" : "")
            + (isUtf8 ? text : Convert.ToHexString(frame.Bytes.Span))
            + (frame.Length > frame.Bytes.Length ? $" of {frame.Length}" : "");
    }
}
