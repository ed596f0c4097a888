using System.Text;
using LogSource.Lines;
using LogSource.Problems;

namespace LogSource.Ingest;

/// <summary>Collects the lines of one request and holds them to the limits.</summary>
/// <param name="options">The limits.</param>
/// <param name="container">The container of a line that names none.</param>
/// <param name="receivedAt">The time of a line that has none, in Unix nanoseconds.</param>
internal sealed class ParsedLines(IngestOptions options, string container, long receivedAt)
{
    private readonly List<LogLine> _lines = [];

    public IReadOnlyList<LogLine> Lines => _lines;

    /// <summary>The time of a line that has none, in Unix nanoseconds.</summary>
    public long ReceivedAt => receivedAt;

    /// <summary>Bytes that are no part of the body, but copies.</summary>
    public long CopiedBytes { get; private set; }

    /// <summary>Memory for a text that is not a slice of the body.</summary>
    public byte[] NewCopy(int length)
    {
        CopiedBytes += length;
        return new byte[length];
    }

    /// <summary>The same bytes, or a copy of them that is valid UTF-8.</summary>
    public ReadOnlyMemory<byte> Sanitize(ReadOnlyMemory<byte> bytes)
    {
        var sanitized = Utf8Text.Sanitize(bytes);
        CopiedBytes += sanitized.Span == bytes.Span ? 0 : sanitized.Length;
        return sanitized;
    }

    /// <exception cref="ProblemException">413: one line too many.</exception>
    public void Add(ReadOnlyMemory<byte> message, string? fromContainer = null, long? unixNanoseconds = null)
    {
        if (_lines.Count == options.MaxLinesPerRequest)
        {
            throw new ProblemException(
                StatusCodes.Status413PayloadTooLarge,
                "too-many-lines",
                $"A request may hold {options.MaxLinesPerRequest} lines."
            );
        }

        _lines.Add(
            new LogLine(fromContainer ?? container, unixNanoseconds ?? receivedAt, Cut(message, options.MaxLineBytes))
        );
    }

    /// <summary>Cuts a message that is too long between two characters, and says so at its end.</summary>
    /// <param name="message">The message, or the beginning of it.</param>
    /// <param name="maxBytes">The most bytes that are kept.</param>
    /// <param name="missing">How many bytes of the message were dropped already.</param>
    public static ReadOnlyMemory<byte> Cut(ReadOnlyMemory<byte> message, int maxBytes, long missing = 0)
    {
        if (message.Length <= maxBytes && missing == 0)
        {
            return message;
        }

        var end = Math.Min(message.Length, maxBytes);
        // 10xxxxxx is a byte inside a character (RFC 3629, section 3).
        while (end > 0 && end < message.Length && (message.Span[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return (byte[])
            [.. message.Span[..end], .. Encoding.ASCII.GetBytes($" [cut: {message.Length + missing} bytes]")];
    }
}
