namespace EdgeGateway.ReverseProxy.Headers;

/// <summary>
/// <c>Content-Length = 1*DIGIT</c> (RFC 9110 section 8.6). The server accepts signs, control characters around the number
/// and NUL after it, and throws for more than 20 characters. It rejects what this encoding returns instead.
/// </summary>
internal sealed class ContentLengthEncoding : ValueEncoding
{
    private const string Invalid = "-";

    // Those of the largest number of 63 bits. The server checks its value.
    private const int MaxDigits = 19;

    public static ContentLengthEncoding Instance { get; } = new();

    protected override string Read(ReadOnlySpan<byte> bytes) =>
        bytes.Length is > 0 and <= MaxDigits && !bytes.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            ? HeaderEncodings.Latin1.GetString(bytes)
            : Invalid;
}
