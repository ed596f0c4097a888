using System.Buffers;
using LogSource.Wire;

namespace LogSource.Tail;

/// <summary>
/// Lines that go out together. The followers of one app that are at the same place share one batch, and with it the bytes: these are put
/// together once, by whoever needs them first.
/// </summary>
internal sealed class LineBatch(IReadOnlyList<EncodedLine> lines)
{
    /// <summary>Bytes of a batch of several lines: what a client that stops reading can hold on to.</summary>
    public const int MaxBytes = 64 * 1024;

    // Two followers may make them at the same time, of which one is then dropped.
    private volatile byte[]? _events;
    private volatile byte[]? _frames;

    public static LineBatch Empty { get; } = new([]);

    /// <summary>In order.</summary>
    public IReadOnlyList<EncodedLine> Lines => lines;

    /// <summary>WebSocket text messages, one for each line.</summary>
    public ReadOnlyMemory<byte> Frames => lines is [var single] ? single.Frame : _frames ??= Join((line, output) => output.Write(line.Frame.Span));

    /// <summary>Server-sent events, one for each line.</summary>
    public ReadOnlyMemory<byte> Events => _events ??= Join((line, output) => line.WriteEvent(output));

    /// <summary>How many of these lines a batch has room for; one at least, where there is any.</summary>
    public static int Fit(IEnumerable<EncodedLine> lines)
    {
        var (count, bytes) = (0, 0);
        foreach (var line in lines)
        {
            bytes += line.Frame.Length;
            if (count > 0 && bytes > MaxBytes)
            {
                break;
            }

            count++;
        }

        return count;
    }

    private byte[] Join(Action<EncodedLine, IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>(Math.Max(256, lines.Sum(line => line.Frame.Length + EncodedLine.EventOverhead)));
        foreach (var line in lines)
        {
            write(line, output);
        }

        return output.WrittenSpan.ToArray();
    }
}
