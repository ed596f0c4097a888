using System.Text;

namespace EdgeGateway.ReverseProxy.Headers;

/// <summary>A character for a byte, whatever it means: header bytes pass unchanged. Both the server and the clients of backends read and
/// write headers so.</summary>
internal static class HeaderEncodings
{
    /// <summary>Where nothing else is needed.</summary>
    public static Encoding Latin1 => Encoding.Latin1;

    /// <summary>For a request's header of this name.</summary>
    public static Encoding OfRequest(string name) => name == "Connection" ? ConnectionEncoding.Instance : Latin1;

    /// <summary>A text, which goes out as UTF-8.</summary>
    public static string FromText(string text) =>
        Ascii.IsValid(text) ? text : Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// The server takes a <c>Connection</c> in which it knows a single option for that option alone, and forgets the fields that it names. With
    /// two that it knows, it leaves all of it: where fields are named, this adds two, by which the connection closes after the response.
    /// </summary>
    private sealed class ConnectionEncoding : Encoding
    {
        public static ConnectionEncoding Instance { get; } = new();

        public override int GetCharCount(byte[] bytes, int index, int count) => Read(bytes.AsSpan(index, count)).Length;

        public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
        {
            var text = Read(bytes.AsSpan(byteIndex, byteCount));
            text.CopyTo(chars.AsSpan(charIndex));
            return text.Length;
        }

        public override int GetByteCount(char[] chars, int index, int count) =>
            HeaderEncodings.Latin1.GetByteCount(chars, index, count);

        public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
            HeaderEncodings.Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

        public override int GetMaxByteCount(int charCount) => charCount;

        public override int GetMaxCharCount(int byteCount) => byteCount + Read("x"u8).Length;

        private static string Read(ReadOnlySpan<byte> bytes)
        {
            var text = HeaderEncodings.Latin1.GetString(bytes);
            return ConnectionField.FindNamedFields(text) is null ? text : $"{text}, close, keep-alive";
        }
    }
}
