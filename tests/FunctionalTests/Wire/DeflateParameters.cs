namespace FunctionalTests.Wire;

/// <summary>The negotiated parameters of permessage-deflate (RFC 7692 section 7.1).</summary>
/// <param name="ServerResetsContext">The server uses <c>server_no_context_takeover</c>.</param>
/// <param name="ClientResetsContext">The client uses <c>client_no_context_takeover</c>.</param>
internal sealed record DeflateParameters(bool ServerResetsContext, bool ClientResetsContext)
{
    private const string Extension = "permessage-deflate";
    private const string ServerResetsContextKey = "server_no_context_takeover";
    private const string ClientResetsContextKey = "client_no_context_takeover";
    private const string ServerBitsKey = "server_max_window_bits";
    private const string ClientBitsKey = "client_max_window_bits";
    private const StringSplitOptions Clean = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    /// <summary>Returns the first offer that a server with windows of 15 bits can accept, or null.</summary>
    public static DeflateParameters? Accept(string? offers) =>
        (offers ?? "").Split(',', Clean).Select(Parse).FirstOrDefault(deflate => deflate is not null);

    /// <summary>The value of the server's <c>Sec-WebSocket-Extensions</c>.</summary>
    public override string ToString() =>
        Extension
        + (ServerResetsContext ? $"; {ServerResetsContextKey}" : "")
        + (ClientResetsContext ? $"; {ClientResetsContextKey}" : "");

    private static DeflateParameters? Parse(string offer)
    {
        var parts = offer.Split(';', Clean);
        return parts[0] == Extension && parts.Skip(1).All(IsAcceptable)
            ? new DeflateParameters(parts.Contains(ServerResetsContextKey), parts.Contains(ClientResetsContextKey))
            : null;
    }

    // A smaller client window needs no action of the server. DeflateStream does not support a smaller server window.
    private static bool IsAcceptable(string parameter) =>
        parameter is ServerResetsContextKey or ClientResetsContextKey or $"{ServerBitsKey}=15"
        || parameter.Split('=')[0] == ClientBitsKey;
}
