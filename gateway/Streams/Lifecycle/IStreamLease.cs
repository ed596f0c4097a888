namespace EdgeGateway.Streams.Lifecycle;

/// <summary>A stream's place among those that a limit allows: a feature of its request.</summary>
internal interface IStreamLease
{
    /// <summary>The place is gone: the stream has to end.</summary>
    bool IsWithdrawn { get; }
}
