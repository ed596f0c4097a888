using System.Text.Json;
using LogSource.Buffers;

namespace LogSource.Ingest;

/// <summary>One object of <see cref="NdjsonLines"/>.</summary>
/// <param name="Message">A slice of the line where nothing in it is escaped.</param>
/// <param name="Container">Valid; null where the line names none.</param>
/// <param name="UnixNanoseconds">Null where the line has no time.</param>
internal readonly record struct NdjsonLine(ReadOnlyMemory<byte> Message, string? Container, long? UnixNanoseconds)
{
    // In which every character may be escaped.
    private const int MaxTimestampLength = 6 * 35;

    /// <exception cref="BadLineException">The line is no such object.</exception>
    public static NdjsonLine Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            return Read(line);
        }
        catch (JsonException e)
        {
            throw new BadLineException($"is not valid JSON (at byte {e.BytePositionInLine})");
        }
        catch (InvalidOperationException)
        {
            // The reader's word for an escape such as \ud800 without its other half.
            throw new BadLineException("has an incomplete surrogate pair");
        }
    }

    private static NdjsonLine Read(ReadOnlyMemory<byte> line)
    {
        ReadOnlyMemory<byte>? message = null;
        string? container = null;
        long? timestamp = null;

        var reader = new Utf8JsonReader(line.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new BadLineException("is not a JSON object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("message"u8))
            {
                message = ReadMessage(line, ref reader);
            }
            else if (reader.ValueTextEquals("container"u8))
            {
                container = ReadContainer(ref reader);
            }
            else if (reader.ValueTextEquals("timestamp"u8))
            {
                timestamp = ReadTimestamp(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
        // Throws where anything follows the object.
        reader.Read();
        return new NdjsonLine(message ?? throw new BadLineException("has no message"), container, timestamp);
    }

    private static ReadOnlyMemory<byte> ReadMessage(ReadOnlyMemory<byte> line, ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new BadLineException("has a message that is not a string");
        }

        if (!reader.ValueIsEscaped)
        {
            return line.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        }

        var unescaped = new byte[reader.ValueSpan.Length];
        return unescaped.AsMemory(0, reader.CopyString(unescaped));
    }

    private static string? ReadContainer(ref Utf8JsonReader reader)
    {
        if (!TryReadText(ref reader, "container"))
        {
            return null;
        }

        var name = reader.GetString()!;
        return ContainerName.IsValid(name)
            ? name
            : throw new BadLineException($"names a bad container: {ContainerName.Rule}", "bad-container");
    }

    private static long? ReadTimestamp(ref Utf8JsonReader reader)
    {
        if (!TryReadText(ref reader, "timestamp"))
        {
            return null;
        }

        // One that is longer than this is none, escaped or not.
        Span<byte> text = stackalloc byte[MaxTimestampLength];
        return reader.ValueSpan.Length <= text.Length && Rfc3339.TryParse(text[..reader.CopyString(text)], out var nanoseconds)
            ? nanoseconds
            : throw new BadLineException("has a timestamp that is not RFC 3339, finer than a nanosecond or out of range");
    }

    private static bool TryReadText(ref Utf8JsonReader reader, string member)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => true,
            JsonTokenType.Null => false,
            _ => throw new BadLineException($"has a {member} that is not a string"),
        };
    }
}
