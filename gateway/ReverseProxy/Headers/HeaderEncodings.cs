using System.Text;

namespace EdgeGateway.ReverseProxy.Headers;

/// <summary>
/// Header bytes pass unchanged: the server and the HTTP clients of backends read and write one character per byte.
/// </summary>
internal static class HeaderEncodings
{
    /// <summary>The encoding of all headers but a request's <c>Connection</c>.</summary>
    public static Encoding Latin1 => Encoding.Latin1;

    /// <summary>Returns the encoding of a request header.</summary>
    public static Encoding OfRequest(string name) => name == "Connection" ? ConnectionEncoding.Instance : Latin1;

    /// <summary>Converts text to a header value that is sent as UTF-8.</summary>
    public static string FromText(string text) =>
        Ascii.IsValid(text) ? text : Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// Keeps the fields that a request's <c>Connection</c> names. If the server knows exactly one of the options, it
    /// replaces the value by that option. If it knows two, it keeps the value. So this encoding appends two known
    /// options where fields are named. With these, the connection closes after the response.
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
