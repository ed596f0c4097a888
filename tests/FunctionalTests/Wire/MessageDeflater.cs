using System.IO.Compression;

namespace FunctionalTests.Wire;

/// <summary>Compresses consecutive messages with context takeover (RFC 7692 section 7.2.1).</summary>
internal sealed class MessageDeflater : IDisposable
{
    private const int TailLength = 4;

    private readonly MemoryStream _output = new();
    private readonly DeflateStream _deflate;

    public MessageDeflater() => _deflate = new DeflateStream(_output, CompressionLevel.Optimal, leaveOpen: true);

    /// <summary>Compresses one message without context takeover.</summary>
    public static byte[] Single(ReadOnlySpan<byte> message)
    {
        using var deflater = new MessageDeflater();
        return deflater.Deflate(message);
    }

    public byte[] Deflate(ReadOnlySpan<byte> message)
    {
        if (message.IsEmpty)
        {
            // DeflateStream writes nothing for an empty message. RFC 7692 section 7.2.3.6 requires one octet.
            return [0];
        }

        _output.SetLength(0);
        _deflate.Write(message);
        _deflate.Flush();
        return _output.GetBuffer()[..((int)_output.Length - TailLength)];
    }

    public void Dispose()
    {
        _deflate.Dispose();
        _output.Dispose();
    }
}
