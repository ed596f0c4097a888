using System.Text;
using LogSource.Lines;
using LogSource.Problems;

namespace LogSource.Ingest;

/// <summary>Collects the lines of a request and enforces the limits.</summary>
/// <param name="options">The limits.</param>
/// <param name="container">The container of a line without one.</param>
/// <param name="receivedAt">The time of a line without one, in Unix nanoseconds.</param>
internal sealed class ParsedLines(IngestOptions options, string container, long receivedAt)
{
    private readonly List<LogLine> _lines = [];

    public IReadOnlyList<LogLine> Lines => _lines;

    /// <summary>The time of a line without one, in Unix nanoseconds.</summary>
    public long ReceivedAt => receivedAt;

    /// <summary>Bytes of copies, which are not part of the body.</summary>
    public long CopiedBytes { get; private set; }

    /// <summary>Allocates memory for a text that is not a slice of the body.</summary>
    public byte[] NewCopy(int length)
    {
        CopiedBytes += length;
        return new byte[length];
    }

    /// <summary>Returns the same bytes, or a copy if they are not valid UTF-8.</summary>
    public ReadOnlyMemory<byte> Sanitize(ReadOnlyMemory<byte> bytes)
    {
        var sanitized = Utf8Text.Sanitize(bytes);
        CopiedBytes += sanitized.Span == bytes.Span ? 0 : sanitized.Length;
        return sanitized;
    }

    /// <exception cref="ProblemException">413 if the request has too many lines.</exception>
    public void Add(ReadOnlyMemory<byte> message, string? fromContainer = null, long? unixNanoseconds = null)
    {
        if (_lines.Count == options.MaxLinesPerRequest)
        {
            throw new ProblemException(
                StatusCodes.Status413PayloadTooLarge,
                "too-many-lines",
                $"A request may have at most {options.MaxLinesPerRequest} lines."
            );
        }

        _lines.Add(
            new LogLine(fromContainer ?? container, unixNanoseconds ?? receivedAt, Cut(message, options.MaxLineBytes))
        );
    }

    /// <summary>Cuts a long message between two characters, and marks it at its end.</summary>
    /// <param name="message">The message, or the beginning of it.</param>
    /// <param name="maxBytes">The most bytes to keep.</param>
    /// <param name="missing">The number of bytes of the message that are already dropped.</param>
    public static ReadOnlyMemory<byte> Cut(ReadOnlyMemory<byte> message, int maxBytes, long missing = 0)
    {
        if (message.Length <= maxBytes && missing == 0)
        {
            return message;
        }

        var end = Math.Min(message.Length, maxBytes);
        // 10xxxxxx continues a character (RFC 3629 section 3).
        while (end > 0 && end < message.Length && (message.Span[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return (byte[])
            [.. message.Span[..end], .. Encoding.ASCII.GetBytes($" [cut: {message.Length + missing} bytes]")];
    }
}
