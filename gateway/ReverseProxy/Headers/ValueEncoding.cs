using System.Text;

namespace EdgeGateway.ReverseProxy.Headers;

/// <summary>The encoding of one request header, with which the gateway checks or changes its value.</summary>
internal abstract class ValueEncoding : Encoding
{
    public override int GetCharCount(byte[] bytes, int index, int count) => Read(bytes.AsSpan(index, count)).Length;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        var text = Read(bytes);
        text.CopyTo(chars);
        return text.Length;
    }

    public override int GetByteCount(char[] chars, int index, int count) =>
        HeaderEncodings.Latin1.GetByteCount(chars, index, count);

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        HeaderEncodings.Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetMaxByteCount(int charCount) => charCount;

    public override int GetMaxCharCount(int byteCount) => byteCount + Read("x"u8).Length;

    /// <summary>Returns the value that the server is to read.</summary>
    protected abstract string Read(ReadOnlySpan<byte> bytes);
}
