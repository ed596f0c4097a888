using EdgeGateway.Streams.Pings;

namespace EdgeGateway.Streams.Policy;

/// <summary>The section <c>KeepAlive</c>: pings for routes that say nothing else in their <c>Metadata</c>.</summary>
internal sealed class KeepAliveOptions
{
    public const string Section = "KeepAlive";

    /// <summary>Nothing was sent to the client for this long: a ping. At most half of <see cref="IdlePolicyOptions.Timeout"/>.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary><c>json</c>, <c>control</c> or <c>off</c>.</summary>
    public KeepAliveMode Mode { get; set; } = KeepAliveMode.Json;

    /// <summary>What a <c>json</c> ping says: JSON on one line, in which <c>{timestamp}</c> becomes the time (RFC 3339, UTC).</summary>
    public string Template { get; set; } = PingPayloads.DefaultTemplate;
}
