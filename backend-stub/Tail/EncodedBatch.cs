using System.Buffers;
using LogSource.LineEncoding;

namespace LogSource.Tail;

/// <summary>
/// Lines that go out together. The followers of one app that are at the same place share one batch, and with it the
/// bytes: these are put together once, by whoever needs them first.
/// </summary>
internal sealed class EncodedBatch(IReadOnlyList<EncodedLine> lines)
{
    /// <summary>Bytes of a batch of several lines: what a client that stops reading can hold on to.</summary>
    public const int MaxBytes = 64 * 1024;

    private const int Forms = 2 * ((int)(LineFields.Time | LineFields.Container | LineFields.Message) + 1);

    // Two followers may make them at the same time, of which one is then dropped.
    private byte[]? _events;
    private byte[]? _frames;

    // Those with fields, which few clients ask for: by the fields and the protocol.
    private byte[]?[]? _withFields;

    public static EncodedBatch Empty { get; } = new([]);

    /// <summary>In order.</summary>
    public IReadOnlyList<EncodedLine> Lines => lines;

    private byte[]?[] WithFields =>
        Volatile.Read(ref _withFields)
        ?? Interlocked.CompareExchange(ref _withFields, new byte[]?[Forms], null)
        ?? _withFields;

    /// <summary>WebSocket text messages, one for each line.</summary>
    public ReadOnlyMemory<byte> Frames(LineFields fields) =>
        fields != LineFields.None
            ? Make(
                ref WithFields[2 * (int)fields],
                static (line, asked, output) => line.WriteFrame(output, asked),
                fields
            )
        : lines is [var single] ? single.Frame
        : Make(ref _frames, static (line, _, output) => output.Write(line.Frame.Span), fields);

    /// <summary>Server-sent events, one for each line.</summary>
    public ReadOnlyMemory<byte> Events(LineFields fields) =>
        Make(
            ref fields == LineFields.None ? ref _events : ref WithFields[(2 * (int)fields) + 1],
            static (line, asked, output) => line.WriteEvent(output, asked),
            fields
        );

    /// <summary>How many of these lines a batch has room for; one at least, where there is any.</summary>
    public static int Fit(IEnumerable<EncodedLine> lines)
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

    private byte[] Make(ref byte[]? made, Action<EncodedLine, LineFields, IBufferWriter<byte>> write, LineFields fields)
    {
        if (Volatile.Read(ref made) is { } bytes)
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
        Volatile.Write(ref made, bytes);
        return bytes;
    }
}
