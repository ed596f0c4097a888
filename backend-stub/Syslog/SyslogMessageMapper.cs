using LogSource.Ingest;
using LogSource.Ingest.SyslogMessages;
using LogSource.Lines;
using LogSource.Syslog.Framing;
using LogSource.Syslog.Routing;

namespace LogSource.Syslog;

/// <summary>Converts the messages of one connection into lines.</summary>
/// <param name="router">Finds the target of a message.</param>
/// <param name="maxLineBytes">The length at which a text is cut and marked.</param>
/// <param name="zone">The zone of times without an offset.</param>
/// <param name="time">The clock, for messages without a time.</param>
/// <param name="drops">Counts messages that no route matches or that cannot be parsed.</param>
internal sealed class SyslogMessageMapper(
    SyslogRouter router,
    int maxLineBytes,
    TimeZoneInfo zone,
    TimeProvider time,
    SyslogDropReporter drops
)
{
    // Most connections have one sender, or bursts of messages from a few senders.
    private SyslogSender _lastSender = SyslogSender.Unknown;
    private SyslogTarget? _lastTarget = router.Find(SyslogSender.Unknown);

    /// <summary>Converts a message.</summary>
    /// <returns>False if no route matches the message, or if it is empty.</returns>
    public bool TryMap(SyslogFrame frame, out SyslogTarget target, out LogLine line)
    {
        var now = time.GetUtcNow();
        var header = SyslogHeader.Parse(frame.Bytes.Span, new SyslogClock(now, zone));
        line = default;
        target = _lastTarget!;
        if (MessageText.Trim(frame.Bytes).IsEmpty)
        {
            return false;
        }

        if (header.Format == SyslogFormat.Unparsed)
        {
            drops.Unparsed(frame.Bytes.Span);
        }

        // A line without a priority continues the previous message: it is from a sender that does not use octet
        // counting and whose text has line breaks.
        if (header.HasPriority || header.Format != SyslogFormat.Unparsed || frame.IsCounted)
        {
            SelectTarget(header);
        }

        target = _lastTarget!;
        if (_lastTarget is null)
        {
            drops.Unmapped(_lastSender);
            return false;
        }

        var text = TextOf(frame.Bytes, header);
        var cutOff = frame.Length - frame.Bytes.Length;
        line = new LogLine(
            target.Container,
            header.UnixNanoseconds ?? now.ToUnixNanoseconds(),
            ParsedLines.Cut(Utf8Text.Sanitize(text), maxLineBytes, cutOff)
        );
        return true;
    }

    private void SelectTarget(SyslogHeader header)
    {
        if (!_lastSender.Matches(header))
        {
            _lastSender = SyslogSender.FromHeader(header);
            _lastTarget = router.Find(_lastSender);
        }
    }

    private static ReadOnlyMemory<byte> TextOf(ReadOnlyMemory<byte> message, SyslogHeader header)
    {
        if (header.Format == SyslogFormat.Unparsed)
        {
            return MessageText.Trim(message);
        }

        var text = message[header.Length..];
        if (header.Format == SyslogFormat.Rfc5424)
        {
            text = text[StructuredData.TextStart(text.Span)..];

            // rsyslog's template has a blank before %msg%, which begins with another one. More blanks indent the text.
            text = text.Span is [(byte)' ', not (byte)' ', ..] ? text[1..] : text;
        }

        return MessageText.Trim(text);
    }
}
