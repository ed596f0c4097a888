using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using EdgeGateway.Hosting.Wire;

namespace EdgeGateway.Streams.HandOver;

/// <summary>
/// What is written to the client of a stream that was handed over: the bytes of a WebSocket, or the body of an event
/// stream.
/// </summary>
/// <param name="output">The client's connection.</param>
/// <param name="isChunked">The response's transfer coding is chunked (RFC 9112 section 7.1).</param>
internal sealed class ClientBody(PipeWriter output, bool isChunked) : DuplexStream
{
    // The hexadecimal digits of an int, and CR LF.
    private const int MaxChunkHead = 10;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    /// <summary>Writes bytes that are not empty. Bytes for a connection that has ended are lost.</summary>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (isChunked)
        {
            var head = output.GetSpan(MaxChunkHead);
            buffer.Length.TryFormat(head, out var digits, "x", CultureInfo.InvariantCulture);
            "\r\n"u8.CopyTo(head[digits..]);
            output.Advance(digits + 2);
            output.Write(buffer.Span);
            output.Write("\r\n"u8);
        }
        else
        {
            output.Write(buffer.Span);
        }

        return Complete(output.FlushAsync(cancellationToken));
    }

    /// <summary>Ends a chunked body.</summary>
    public ValueTask EndAsync()
    {
        if (!isChunked)
        {
            return default;
        }

        output.Write("0\r\n\r\n"u8);
        return Complete(output.FlushAsync());
    }

    private static ValueTask Complete(ValueTask<FlushResult> flush)
    {
        if (!flush.IsCompletedSuccessfully)
        {
            return AwaitAsync(flush);
        }

        _ = flush.Result;
        return default;

        static async ValueTask AwaitAsync(ValueTask<FlushResult> flush) => await flush;
    }
}
