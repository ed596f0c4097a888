namespace FunctionalTests.Wire;

/// <summary>What two sides agreed on under permessage-deflate (RFC 7692 section 7.1).</summary>
/// <param name="ServerResetsContext">The server compresses each message on its own.</param>
/// <param name="ClientResetsContext">The client does.</param>
internal sealed record DeflateParameters(bool ServerResetsContext, bool ClientResetsContext)
{
    private const string Extension = "permessage-deflate";
    private const string ServerForgetsKey = "server_no_context_takeover";
    private const string ClientForgetsKey = "client_no_context_takeover";
    private const string ServerBitsKey = "server_max_window_bits";
    private const string ClientBitsKey = "client_max_window_bits";
    private const StringSplitOptions Clean = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    /// <summary>The first of the offers that a server with windows of 15 bits can accept; null where there is none.</summary>
    public static DeflateParameters? Accept(string? offers) =>
        (offers ?? "").Split(',', Clean).Select(Parse).FirstOrDefault(deflate => deflate is not null);

    /// <summary>As the server's answer has it.</summary>
    public override string ToString() =>
        Extension
        + (ServerResetsContext ? $"; {ServerForgetsKey}" : "")
        + (ClientResetsContext ? $"; {ClientForgetsKey}" : "");

    private static DeflateParameters? Parse(string offer)
    {
        var parts = offer.Split(';', Clean);
        return parts[0] == Extension && parts.Skip(1).All(IsAcceptable)
            ? new DeflateParameters(parts.Contains(ServerForgetsKey), parts.Contains(ClientForgetsKey))
            : null;
    }

    // A client's smaller window needs nothing of the server. A smaller one of its own is more than DeflateStream can do.
    private static bool IsAcceptable(string parameter) =>
        parameter is ServerForgetsKey or ClientForgetsKey or $"{ServerBitsKey}=15"
        || parameter.Split('=')[0] == ClientBitsKey;
}
