namespace EdgeGateway.ReverseProxy.Headers;

/// <summary>The encoding of a header that no request may have. The server answers 400.</summary>
internal sealed class RejectedEncoding : ValueEncoding
{
    public static RejectedEncoding Instance { get; } = new();

    public override int GetMaxCharCount(int byteCount) => byteCount;

    protected override string Read(ReadOnlySpan<byte> bytes) =>
        throw new BadHttpRequestException("A header of the request has a name that the server itself uses.");
}
