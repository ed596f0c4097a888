using LogSource.Buffers;
using LogSource.Ingest.Frames;
using LogSource.Problems;

namespace LogSource.Ingest;

/// <summary>
/// <c>application/logplex-1</c>: syslog messages (RFC 5424), framed by a count of octets (RFC 6587), as Heroku's drains send them:
/// without structured data. <c>web.1</c>, the process, is the container <c>web-1</c>; without one it is the app name.
/// </summary>
internal static class LogplexLines
{
    // More than a body can have: a frame that goes on beyond its end is cut off.
    private const int MaxLength = 1 << 30;

    /// <exception cref="ProblemException">400 with the number of the first bad frame.</exception>
    public static void Parse(ReadOnlyMemory<byte> body, LineBatch batch)
    {
        var hasData = HaveStructuredData(body.Span);
        for (var number = 1; !body.IsEmpty; number++)
        {
            var slice = OctetCounting.Next(body.Span, MaxLength);
            var frame = body.Slice(slice.Start, slice.Length);
            if (TextOf(slice, frame.Span, hasData, out var header, out var start) is { } fault)
            {
                throw new ProblemException(
                    new Problem(StatusCodes.Status400BadRequest, "bad-frame", $"Frame {number} {fault}.") { Frame = number });
            }

            batch.Add(
                batch.Sanitize(MessageText.Of(frame[start..])),
                ContainerName.Nearest(header.ProcId) ?? ContainerName.Nearest(header.AppName),
                header.UnixNanoseconds);
            body = body[slice.Consumed..];
        }
    }

    /// <summary>
    /// Other senders leave structured data in. A text may look like it: only where every frame of the body has some, it is.
    /// </summary>
    private static bool HaveStructuredData(ReadOnlySpan<byte> body)
    {
        while (!body.IsEmpty)
        {
            var slice = OctetCounting.Next(body, MaxLength);
            var frame = body.Slice(slice.Start, slice.Length);
            if (slice.Consumed == 0 || SyslogHeader.Parse(frame, out var header) is not null || header.Length == frame.Length ||
                !StructuredData.TrySkip(frame[(header.Length + 1)..], out _, out var isPlain) || isPlain)
            {
                return false;
            }

            body = body[slice.Consumed..];
        }

        return true;
    }

    /// <returns>What is wrong.</returns>
    private static string? TextOf(
        FrameSlice slice, ReadOnlySpan<byte> frame, bool hasData, out SyslogHeader header, out int start)
    {
        header = default;
        start = 0;
        if (slice.Fault is { } unframed)
        {
            return unframed;
        }

        if (slice.Consumed == 0)
        {
            return "is cut off";
        }

        var fault = SyslogHeader.Parse(frame, out header);
        start = Math.Min(header.Length + 1, frame.Length);
        if (hasData && StructuredData.TrySkip(frame[start..], out var length, out _))
        {
            start = Math.Min(start + length + 1, frame.Length);
        }

        return fault;
    }
}
