using EdgeGateway.Streams.Pings;

namespace EdgeGateway.Streams.Policy;

/// <summary>The section <c>KeepAlive</c>: the pings of streams, for routes that do not override them in their
/// <c>Metadata</c>.</summary>
internal sealed class KeepAliveOptions
{
    public const string Section = "KeepAlive";

    /// <summary>The ping interval: the gateway sends a ping after this time without a byte to the client. At most half
    /// of <see cref="IdlePolicyOptions.Timeout"/>.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary><c>json</c>, <c>control</c> or <c>off</c>.</summary>
    public KeepAliveMode Mode { get; set; } = KeepAliveMode.Json;

    /// <summary>The text of a <c>json</c> ping: JSON on one line. <c>{timestamp}</c> is replaced by the time (RFC 3339,
    /// UTC).</summary>
    public string Template { get; set; } = PingPayloads.DefaultTemplate;
}
