namespace EdgeGateway.ReverseProxy.Headers;

/// <summary>
/// Keeps the fields that a request's <c>Connection</c> names. If the server knows exactly one of the options, it
/// replaces the value by that option. If it knows two, it keeps the value. So this encoding appends two known options
/// where fields are named. With these, the connection closes after the response.
/// </summary>
internal sealed class ConnectionEncoding : ValueEncoding
{
    public static ConnectionEncoding Instance { get; } = new();

    protected override string Read(ReadOnlySpan<byte> bytes)
    {
        var text = HeaderEncodings.Latin1.GetString(bytes);
        return ConnectionField.FindNamedFields(text) is null ? text : $"{text}, close, keep-alive";
    }
}
