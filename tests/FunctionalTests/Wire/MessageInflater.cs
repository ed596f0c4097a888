using System.IO.Compression;

namespace FunctionalTests.Wire;

/// <summary>Decompresses consecutive messages with context takeover (RFC 7692 section 7.2.2).</summary>
internal sealed class MessageInflater : IDisposable
{
    private readonly MemoryStream _input = new();
    private readonly DeflateStream _inflate;

    public MessageInflater() => _inflate = new DeflateStream(_input, CompressionMode.Decompress, leaveOpen: true);

    // The end of a sync flush, which senders omit.
    private static ReadOnlySpan<byte> Tail => [0x00, 0x00, 0xFF, 0xFF];

    /// <summary>Decompresses a message.</summary>
    /// <exception cref="InvalidDataException">The payload is not valid.</exception>
    public byte[] Inflate(ReadOnlySpan<byte> payload, int longest = int.MaxValue)
    {
        _input.SetLength(0);
        _input.Write(payload);
        _input.Write(Tail);
        _input.Position = 0;

        using var message = new MemoryStream();
        var piece = new byte[16 * 1024];
        int count;
        while (message.Length <= longest && (count = _inflate.Read(piece)) > 0)
        {
            message.Write(piece, 0, count);
        }

        return message.ToArray();
    }

    public void Dispose()
    {
        _inflate.Dispose();
        _input.Dispose();
    }
}
