using EdgeGateway.Fuzzing.Models;
using LogSource.Syslog.Framing;

namespace EdgeGateway.Fuzzing.Targets;

/// <summary>
/// Syslog over TCP (RFC 6587). The frames do not depend on how the bytes are split, and equal those of a parser that
/// has all bytes at once.
/// </summary>
internal sealed class SyslogFramingTarget : IFuzzTarget
{
    // Frames shorter and longer than the limit are common with this limit.
    private const int MaxFrameBytes = 20;

    public string Name => "syslog-framing";

    public IReadOnlyList<string> Parsers { get; } =
    [
        "LogSource.Syslog.Framing.FrameCollector",
        "LogSource.Syslog.Framing.StreamFraming",
        "LogSource.Syslog.Framing.ForeignProtocol",
    ];

    public long MaxSteps(int length) => 500 + (60L * length);

    // A frame of two bytes is a part, and an element of the result.
    public long MaxAllocation(int length) => 4_096 + (120L * length);

    public void Parse(ReadOnlyMemory<byte> input)
    {
        var collector = new FrameCollector(MaxFrameBytes);
        var rest = input.Span;
        while (!rest.IsEmpty && collector.Fault is null)
        {
            rest = rest[collector.Add(rest)..];
            collector.TakeFrames();
        }

        while (!collector.End())
        {
            collector.TakeFrames();
        }

        collector.TakeFrames();
    }

    public void Check(ReadOnlyMemory<byte> input)
    {
        foreach (var limit in (int[])[MaxFrameBytes, 10_000])
        {
            var (frames, fault) = ReferenceFraming.Parse(input.Span, limit);
            Compare(frames, fault, Split([input], limit), "one piece");
            Compare(frames, fault, Split(Pieces.Of(input), limit), "several pieces");
            Compare(
                frames,
                fault,
                Split(Enumerable.Range(0, input.Length).Select(i => input.Slice(i, 1)), limit),
                "single bytes"
            );
        }
    }

    private static (List<FoundFrame> Frames, string? Fault) Split(
        IEnumerable<ReadOnlyMemory<byte>> pieces,
        int maxFrameBytes
    )
    {
        var collector = new FrameCollector(maxFrameBytes);
        var frames = new List<FoundFrame>();
        foreach (var piece in pieces)
        {
            var rest = piece.Span;
            while (!rest.IsEmpty && collector.Fault is null)
            {
                var taken = collector.Add(rest);
                Expect.True(
                    taken == rest.Length
                        || collector.WholeFrames == FrameCollector.MaxFrames
                        || collector.Fault is not null,
                    "all bytes are added, or there are many frames or a fault"
                );
                rest = rest[taken..];
                Take(collector, frames, maxFrameBytes);
            }
        }

        if (collector.Fault is null)
        {
            bool isDone;
            do
            {
                isDone = collector.End();
                Take(collector, frames, maxFrameBytes);
            } while (!isDone);
        }

        return (frames, collector.Fault);
    }

    private static void Take(FrameCollector collector, List<FoundFrame> frames, int maxFrameBytes)
    {
        foreach (var frame in collector.TakeFrames())
        {
            Expect.True(frame.Bytes.Length <= maxFrameBytes, "a frame has at most the bytes of the limit");
            frames.Add(new FoundFrame(CorpusText.Escape(frame.Bytes.Span), frame.Length, frame.IsCounted));
        }
    }

    private static void Compare(
        List<FoundFrame> frames,
        string? fault,
        (List<FoundFrame> Frames, string? Fault) actual,
        string pieces
    )
    {
        Expect.Equal(string.Join('|', frames), string.Join('|', actual.Frames), $"the frames of {pieces}");
        Expect.Equal(fault, actual.Fault, $"the fault of {pieces}");
    }
}
