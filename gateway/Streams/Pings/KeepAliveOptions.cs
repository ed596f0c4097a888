using EdgeGateway.Streams.Policy;

namespace EdgeGateway.Streams.Pings;

/// <summary>
/// The section <c>KeepAlive</c>: the pings of streams, for routes that do not override them in their <c>Metadata</c>.
/// Changes apply to new streams without a restart.
/// </summary>
internal sealed class KeepAliveOptions
{
    public const string Section = "KeepAlive";

    /// <summary>
    /// The ping interval: the gateway sends a ping after this time without a byte to the client. At least two
    /// <see cref="IdlePolicyOptions.Tick"/>s, and at most half of <see cref="IdlePolicyOptions.Timeout"/> unless the
    /// mode is <c>off</c>. Default: 15 s.
    /// </summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// <c>json</c> (the default): a text message or an SSE event. <c>control</c>: a WebSocket PING or an SSE comment.
    /// <c>off</c>: no pings.
    /// </summary>
    public KeepAliveMode Mode { get; set; } = KeepAliveMode.Json;

    /// <summary>
    /// The text of a <c>json</c> ping: JSON on one line, at most 1024 characters. <c>{timestamp}</c> is replaced by the
    /// time (RFC 3339, UTC). Default: the ping of the log API.
    /// </summary>
    public string Template { get; set; } = PingPayloads.DefaultTemplate;
}
