using LogSource.Ingest.Frames;
using LogSource.Lines;
using LogSource.Problems;

namespace LogSource.Ingest.Formats;

/// <summary>
/// <c>application/logplex-1</c>: syslog messages (RFC 5424), framed by a count of octets (RFC 6587), as Heroku's drains
/// send them: without structured data. <c>web.1</c>, the process, is the container <c>web-1</c>; without one it is the
/// app name. Where the framing is right, a message that cannot be parsed is a line as it is.
/// </summary>
internal static class LogplexLines
{
    // More than a body can have: a frame that goes on beyond its end is cut off.
    private const int MaxLength = 1 << 30;

    /// <param name="body">The frames.</param>
    /// <param name="batch">Takes the lines.</param>
    /// <param name="isOfLogplex">
    /// Whether Logplex sent them, so that no frame has structured data, whatever its text looks like.
    /// </param>
    /// <exception cref="ProblemException">
    /// 400 with the number of the first frame whose boundary is not known.
    /// </exception>
    public static void Parse(ReadOnlyMemory<byte> body, ParsedLines batch, bool isOfLogplex = false)
    {
        var clock = new SyslogClock(
            DateTimeOffset.UnixEpoch.AddTicks(batch.ReceivedAt / TimeSpan.NanosecondsPerTick),
            TimeZoneInfo.Utc
        );
        var hasData = !isOfLogplex && HaveStructuredData(body.Span, clock);
        for (var number = 1; !body.IsEmpty; number++)
        {
            var slice = OctetCounting.Next(body.Span, MaxLength);
            if (slice.Consumed == 0)
            {
                throw new ProblemException(
                    new Problem(
                        StatusCodes.Status400BadRequest,
                        "bad-frame",
                        $"Frame {number} {slice.Fault ?? "is cut off"}."
                    )
                    {
                        Frame = number,
                    }
                );
            }

            var frame = body.Slice(slice.Start, slice.Length);
            var header = SyslogHeader.Parse(frame.Span, clock, isOfLogplex);
            batch.Add(
                batch.Sanitize(MessageText.Of(frame[TextStart(frame.Span, header, hasData)..])),
                ContainerName.Normalize(header.ProcId) ?? ContainerName.Normalize(header.AppName),
                header.UnixNanoseconds
            );
            body = body[slice.Consumed..];
        }
    }

    /// <summary>
    /// Other senders leave structured data in. A text may look like it: only where every message of the body has some,
    /// it is. Messages of another format than RFC 5424 say nothing about it.
    /// </summary>
    private static bool HaveStructuredData(ReadOnlySpan<byte> body, SyslogClock clock)
    {
        var haveData = false;
        while (OctetCounting.Next(body, MaxLength) is { Consumed: > 0 } slice)
        {
            var frame = body.Slice(slice.Start, slice.Length);
            var header = SyslogHeader.Parse(frame, clock);
            if (header.Format == SyslogFormat.Rfc5424)
            {
                haveData = StructuredData.Skip(frame[header.Length..], out var isPlain) > 0 && !isPlain;
                if (!haveData)
                {
                    return false;
                }
            }

            body = body[slice.Consumed..];
        }

        return haveData;
    }

    /// <returns>0 where the message cannot be parsed: all of it is its text.</returns>
    private static int TextStart(ReadOnlySpan<byte> frame, SyslogHeader header, bool hasData)
    {
        if (header.Format == SyslogFormat.Unparsed)
        {
            return 0;
        }

        return hasData && header.HasData
            ? header.Length + StructuredData.TextStart(frame[header.Length..])
            : header.Length;
    }
}
