using System.IO.Compression;

namespace FunctionalTests.Wire;

/// <summary>Decompresses messages one after the other, each against those before it (RFC 7692 section 7.2.2).</summary>
internal sealed class MessageInflater : IDisposable
{
    private readonly MemoryStream _input = new();
    private readonly DeflateStream _inflate;

    public MessageInflater() => _inflate = new DeflateStream(_input, CompressionMode.Decompress, leaveOpen: true);

    // What a sync flush ends with, and every sender leaves out.
    private static ReadOnlySpan<byte> Tail => [0x00, 0x00, 0xFF, 0xFF];

    /// <summary>The message; throws <see cref="InvalidDataException"/> where it is none.</summary>
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
