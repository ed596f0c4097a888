namespace EdgeGateway.Connections.Http2.Budgets;

/// <summary>
/// What an HTTP/2 client has sent too much of: the metric's tag, the log's field and the test oracle. Each kind has a
/// budget of its own.
/// </summary>
internal enum FloodKind
{
    /// <summary>RST_STREAM: requests that the client has cancelled ("rapid reset").</summary>
    Resets,

    /// <summary>
    /// Streams that the server has reset, mostly because of what the client sent on them ("MadeYouReset").
    /// </summary>
    ProvokedResets,

    /// <summary>Streams that are opened beyond the limit that SETTINGS announced.</summary>
    Streams,

    /// <summary>PING, each of which the server acknowledges; also acknowledgments that nobody asked for.</summary>
    Pings,

    /// <summary>SETTINGS, each of which the server acknowledges; also acknowledgments that nobody asked for.</summary>
    Settings,

    /// <summary>WINDOW_UPDATE.</summary>
    WindowUpdates,

    /// <summary>PRIORITY, which the server ignores.</summary>
    Priorities,

    /// <summary>CONTINUATION, of which an honest client needs a few for large headers only.</summary>
    Continuations,

    /// <summary>
    /// Headers that are much larger than the bytes that were sent for them, in KiB: copies of one entry of the HPACK
    /// table ("header bomb").
    /// </summary>
    HeaderBombs,

    /// <summary>Requests that the server rejects before any check of the gateway, such as those with too large
    /// headers.</summary>
    RejectedRequests,

    /// <summary>DATA without a byte, or with padding alone, that does not end its stream.</summary>
    EmptyData,

    /// <summary>GOAWAY, PUSH_PROMISE, and types that are not defined in RFC 9113, which the server ignores.</summary>
    OtherFrames,
}
