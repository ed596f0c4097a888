using System.Buffers;
using LogSource.LineEncoding;

namespace LogSource.Tail;

/// <summary>
/// Lines that are sent together. Followers of an app with the same cursor share one batch and its bytes, which the
/// first follower that needs them creates.
/// </summary>
internal sealed class EncodedBatch(IReadOnlyList<EncodedLine> lines)
{
    /// <summary>
    /// The most bytes of a batch with several lines, which is the memory that a client that stops reading can hold.
    /// </summary>
    public const int MaxBytes = 64 * 1024;

    private const int Forms = 2 * ((int)(LineFields.Time | LineFields.Container | LineFields.Message) + 1);

    // Two followers may create the bytes at the same time. One result is dropped.
    private byte[]? _events;
    private byte[]? _frames;

    // The bytes with additional fields, which few clients request, by fields and protocol.
    private byte[]?[]? _withFields;

    public static EncodedBatch Empty { get; } = new([]);

    /// <summary>The lines in ascending order of id.</summary>
    public IReadOnlyList<EncodedLine> Lines => lines;

    private byte[]?[] WithFields =>
        Volatile.Read(ref _withFields)
        ?? Interlocked.CompareExchange(ref _withFields, new byte[]?[Forms], null)
        ?? _withFields;

    /// <summary>WebSocket text messages, one for each line.</summary>
    public ReadOnlyMemory<byte> GetFrames(LineFields fields) =>
        fields != LineFields.None
            ? Create(
                ref WithFields[2 * (int)fields],
                static (line, asked, output) => line.WriteFrame(output, asked),
                fields
            )
        : lines is [var single] ? single.Frame
        : Create(ref _frames, static (line, _, output) => output.Write(line.Frame.Span), fields);

    /// <summary>Server-sent events, one for each line.</summary>
    public ReadOnlyMemory<byte> GetEvents(LineFields fields) =>
        Create(
            ref fields == LineFields.None ? ref _events : ref WithFields[(2 * (int)fields) + 1],
            static (line, asked, output) => line.WriteEvent(output, asked),
            fields
        );

    /// <summary>Returns how many of these lines fit into a batch; at least one if there is any.</summary>
    public static int CountFitting(IEnumerable<EncodedLine> lines)
    {
        var (count, bytes) = (0, 0);
        foreach (var line in lines)
        {
            bytes += line.Size;
            if (count > 0 && bytes > MaxBytes)
            {
                break;
            }

            count++;
        }

        return count;
    }

    private byte[] Create(
        ref byte[]? created,
        Action<EncodedLine, LineFields, IBufferWriter<byte>> write,
        LineFields fields
    )
    {
        if (Volatile.Read(ref created) is { } bytes)
        {
            return bytes;
        }

        var output = new ArrayBufferWriter<byte>(
            Math.Max(256, lines.Sum(line => line.Frame.Length + EncodedLine.EventOverhead))
        );
        foreach (var line in lines)
        {
            write(line, fields, output);
        }

        bytes = output.WrittenSpan.ToArray();
        Volatile.Write(ref created, bytes);
        return bytes;
    }
}
