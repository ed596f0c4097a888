namespace EdgeGateway.Streams.Policy;

/// <summary>
/// The section <c>IdlePolicy</c>: the timeouts of streams, for routes that do not override them in their
/// <c>Metadata</c>. Changes apply to new streams without a restart, except <see cref="Tick"/>.
/// </summary>
/// <remarks>Except for <see cref="Tick"/>, every duration is two ticks to 1 day.</remarks>
internal sealed class IdlePolicyOptions
{
    public const string Section = "IdlePolicy";

    /// <summary>
    /// The idle timeout: the gateway closes a stream after this time without a byte either way on the client's
    /// connection. Pings count as bytes. Plain requests end after the same silence of their body or their backend.
    /// Default: 30 s.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The backend timeout: the gateway closes a stream after this time without a byte from the backend. Pings do not
    /// count. Zero, the default, turns it off.
    /// </summary>
    public TimeSpan BackendSilence { get; set; }

    /// <summary>
    /// The gateway closes a stream, or aborts a download, after the client has read none of the waiting bytes for this
    /// time. It must be longer than a slow reader's system takes to open its receive window, which happens in steps of
    /// many kilobytes. Default: 40 s.
    /// </summary>
    public TimeSpan SlowClient { get; set; } = TimeSpan.FromSeconds(40);

    /// <summary>
    /// How late a ping or a timeout may be: 10 ms to 1 s. Neither is ever early. A shorter tick wakes the process more
    /// often. A change needs a restart. Default: 250 ms.
    /// </summary>
    public TimeSpan Tick { get; set; } = TimeSpan.FromMilliseconds(250);
}
