namespace EdgeGateway.Streams.Policy;

/// <summary>The section <c>IdlePolicy</c>: the timeouts of streams, for routes that do not override them in their
/// <c>Metadata</c>.</summary>
internal sealed class IdlePolicyOptions
{
    public const string Section = "IdlePolicy";

    /// <summary>The idle timeout: the gateway closes a stream after this time without a byte either way on the client's
    /// connection. Pings count as bytes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The backend timeout: the gateway closes a stream after this time without a byte from the backend. Pings
    /// do not count. Zero: never.</summary>
    public TimeSpan BackendSilence { get; set; }

    /// <summary>The gateway closes a stream, or aborts a download, after the client has read none of the waiting bytes
    /// for this time. It must be longer than a slow reader's system takes to open its receive window, which happens in
    /// steps of many kilobytes.</summary>
    public TimeSpan SlowClient { get; set; } = TimeSpan.FromSeconds(40);

    /// <summary>How late a ping or a timeout may be. Neither is ever early. A shorter tick wakes the process more
    /// often.</summary>
    public TimeSpan Tick { get; set; } = TimeSpan.FromMilliseconds(250);
}
