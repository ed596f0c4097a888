namespace EdgeGateway.Connections.Http2.Budgets;

/// <summary>
/// The section <c>Http2Budgets</c>: how many frames without content an HTTP/2 client may send on one connection, for
/// each kind of frame. A connection that exceeds a budget ends with GOAWAY ENHANCE_YOUR_CALM. Changes apply to new
/// connections without a restart. All values are 1 to 1,000,000.
/// </summary>
internal sealed class Http2BudgetOptions
{
    public const string Section = "Http2Budgets";

    /// <summary>
    /// How many requests and streams a client may have open at once. SETTINGS announce this limit (RFC 9113 section
    /// 6.5.2). Of streams beyond it, <see cref="ResetBurst"/> are served, because a client may open some before it has
    /// read the limit. <c>Kestrel:Limits:Http2:MaxStreamsPerConnection</c> applies, too. Default: 100.
    /// </summary>
    public int MaxStreams { get; set; } = 100;

    /// <summary>
    /// How many streams may be reset at once by the client, and by the server because of what the client sent. Each
    /// part of a response that is sent allows one more. It must exceed the streams that a client, or a proxy for its
    /// clients, may drop together. It also limits the requests that the server rejects before the gateway sees them,
    /// without more for responses. All connections of an address may together have twice as many reset whose responses
    /// had not begun. Default: 150.
    /// </summary>
    public int ResetBurst { get; set; } = 150;

    /// <summary>How many more streams may be reset each second. Default: 50.</summary>
    public int ResetsPerSecond { get; set; } = 50;

    /// <summary>
    /// How many frames may be sent at once of each of these kinds: PING, SETTINGS, WINDOW_UPDATE, PRIORITY,
    /// CONTINUATION, DATA without content, and other types; and how many tenths of a KiB of headers the client may
    /// inflate by compression. Each part of a response that is sent allows one more PING and PRIORITY, and 32 bytes of it
    /// one more WINDOW_UPDATE. Default: 1,000.
    /// </summary>
    public int ControlBurst { get; set; } = 1_000;

    /// <summary>How many more frames of each of these kinds may be sent each second. Default: 100.</summary>
    public int ControlsPerSecond { get; set; } = 100;
}
