namespace EdgeGateway.Streams.Lifecycle;

/// <summary>Something that may forbid a stream to go on. It is asked when the stream has begun, and again by
/// <see cref="StreamRegistry.Recheck"/> whenever its answers have changed.</summary>
internal interface IStreamGuard
{
    /// <summary>Why the stream has to end now; null where it may go on.</summary>
    StreamEndReason? FindEndReason(StreamContext stream);
}
