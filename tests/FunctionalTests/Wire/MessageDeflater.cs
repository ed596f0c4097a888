using System.IO.Compression;

namespace FunctionalTests.Wire;

/// <summary>Compresses messages one after the other, each against those before it (RFC 7692 section 7.2.1).</summary>
internal sealed class MessageDeflater : IDisposable
{
    private const int TailLength = 4;

    private readonly MemoryStream _output = new();
    private readonly DeflateStream _deflate;

    public MessageDeflater() => _deflate = new DeflateStream(_output, CompressionLevel.Optimal, leaveOpen: true);

    /// <summary>The payload of one message, with its own window.</summary>
    public static byte[] Single(ReadOnlySpan<byte> message)
    {
        using var deflater = new MessageDeflater();
        return deflater.Deflate(message);
    }

    public byte[] Deflate(ReadOnlySpan<byte> message)
    {
        if (message.IsEmpty)
        {
            // The stream writes nothing for nothing; RFC 7692 section 7.2.3.6 has one octet for it.
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
