using LogSource.Ingest.SyslogMessages;
using LogSource.Lines;
using LogSource.Problems;

namespace LogSource.Ingest.Formats;

/// <summary>
/// <c>application/logplex-1</c>: syslog messages (RFC 5424) framed by octet counting (RFC 6587), as Heroku's drains
/// send them, without structured data. The process <c>web.1</c> is the container <c>web-1</c>; without a process, the
/// app name is the container. A message that is framed correctly but cannot be parsed is stored as raw text.
/// </summary>
internal static class LogplexLines
{
    // More than the largest body: a frame that continues beyond the end of the body is cut off.
    private const int MaxLength = 1 << 30;

    /// <summary>Adds the messages of a body to the lines of the request.</summary>
    /// <param name="body">The frames.</param>
    /// <param name="batch">Receives the lines.</param>
    /// <param name="isOfLogplex">Whether Logplex sent the frames, so that none of them has structured data.</param>
    /// <exception cref="ProblemException">400 with the number of the first frame whose boundary is unknown.</exception>
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
                batch.Sanitize(MessageText.Trim(frame[TextStart(frame.Span, header, hasData)..])),
                ContainerName.Normalize(header.ProcId) ?? ContainerName.Normalize(header.AppName),
                header.UnixNanoseconds
            );
            body = body[slice.Consumed..];
        }
    }

    // Other senders include structured data, but a text may look like it. It is structured data only if every RFC 5424
    // message of the body has some. Messages of other formats are ignored.
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

    /// <returns>0 if the message cannot be parsed, because the whole message is its text.</returns>
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
