namespace EdgeGateway.Streams.Policy;

/// <summary>The section <c>IdlePolicy</c>: when a stream is cut, for routes that say nothing else in their <c>Metadata</c>.</summary>
internal sealed class IdlePolicyOptions
{
    public const string Section = "IdlePolicy";

    /// <summary>No byte moved either way on the client's connection for this long: the stream is cut. Pings are bytes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>No byte came from the backend for this long: the stream is cut, pings or not. Zero: never.</summary>
    public TimeSpan BackendSilence { get; set; }

    /// <summary>The client took nothing for this long of what waits for it: the stream is cut, or the download. Longer than a slow
    /// reader's system needs to ask for more: it does so in steps of many kilobytes.</summary>
    public TimeSpan SlowClient { get; set; } = TimeSpan.FromSeconds(40);

    /// <summary>How late a ping or a cut may be; nothing is ever early. A shorter tick wakes the process more often.</summary>
    public TimeSpan Tick { get; set; } = TimeSpan.FromMilliseconds(250);
}
