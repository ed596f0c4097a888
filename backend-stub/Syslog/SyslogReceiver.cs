using LogSource.Buffers;
using LogSource.Ingest;
using LogSource.Ingest.Frames;

namespace LogSource.Syslog;

/// <summary>Makes lines of the messages of one connection.</summary>
/// <param name="router">Says where they go.</param>
/// <param name="maxLineBytes">A longer text is cut and marked.</param>
/// <param name="time">The time of a message that has none is when it came.</param>
/// <param name="dropped">Is told of each that goes nowhere.</param>
internal sealed class SyslogReceiver(SyslogRouter router, int maxLineBytes, TimeProvider time, Action<SyslogSender> dropped)
{
    // Most connections have one sender, or bursts of a few.
    private byte[] _lastSender = [];
    private SyslogTarget? _lastTarget;

    /// <param name="frame">A message (RFC 5424, section 6): <c>HEADER SP STRUCTURED-DATA [SP MSG]</c>.</param>
    /// <param name="target">Where it goes; null where it was dropped.</param>
    /// <param name="line">The message.</param>
    /// <returns>What is wrong, null where nothing is; goes on from "The frame ".</returns>
    public string? Parse(ReadOnlyMemory<byte> frame, out SyslogTarget? target, out LogLine line)
    {
        target = null;
        line = default;
        if (SyslogHeader.Parse(frame.Span, out var header) is { } fault)
        {
            return fault;
        }

        var start = Math.Min(header.Length + 1, frame.Length);
        if (!StructuredData.TrySkip(frame.Span[start..], out var length, out _))
        {
            return "has no structured data as in RFC 5424, section 6.3";
        }

        target = TargetOf(header);
        if (target is not null)
        {
            var text = Utf8Text.Sanitize(MessageText.Of(frame[Math.Min(start + length + 1, frame.Length)..]));
            line = new LogLine(
                target.Container,
                header.UnixNanoseconds ?? time.GetUtcNow().ToUnixNanoseconds(),
                LineBatch.Cut(text, maxLineBytes));
        }

        return null;
    }

    private SyslogTarget? TargetOf(SyslogHeader header)
    {
        if (!header.Sender.SequenceEqual(_lastSender))
        {
            _lastTarget = router.Find(SyslogSender.Of(header));
            _lastSender = header.Sender.ToArray();
        }

        if (_lastTarget is null)
        {
            dropped(SyslogSender.Of(header));
        }

        return _lastTarget;
    }
}
