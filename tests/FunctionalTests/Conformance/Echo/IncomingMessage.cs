using System.Buffers;
using System.Text;
using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Echo;

/// <summary>A message that is being received. The UTF-8 of an uncompressed text is checked octet by octet.</summary>
internal sealed class IncomingMessage(byte opcode, bool compressed, int longest)
{
    private readonly ArrayBufferWriter<byte> _payload = new();
    private readonly Decoder _utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();

    public bool Compressed => compressed;

    public void Add(ReadOnlyMemory<byte> piece)
    {
        ProtocolException.ThrowIf(_payload.WrittenCount + piece.Length > longest, ProtocolException.TooBig);
        _payload.Write(piece.Span);
        if (!compressed)
        {
            CheckText(piece.Span, end: false);
        }
    }

    /// <summary>Returns the complete message, decompressed.</summary>
    public Frame End(InflaterProvider? inflaters)
    {
        var payload = _payload.WrittenSpan.ToArray();
        if (compressed)
        {
            try
            {
                payload = inflaters!.Next().Inflate(payload, longest);
            }
            catch (InvalidDataException)
            {
                throw new ProtocolException(ProtocolException.InvalidData);
            }

            ProtocolException.ThrowIf(payload.Length > longest, ProtocolException.TooBig);
            CheckText(payload, end: false);
        }

        CheckText([], end: true);
        return new Frame(opcode, payload);
    }

    private void CheckText(ReadOnlySpan<byte> octets, bool end)
    {
        if (opcode != Opcode.Text)
        {
            return;
        }

        try
        {
            _utf8.GetChars(octets, new char[octets.Length + 2], end);
        }
        catch (DecoderFallbackException)
        {
            throw new ProtocolException(ProtocolException.InvalidData);
        }
    }
}
