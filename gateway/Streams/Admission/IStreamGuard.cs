using EdgeGateway.Streams.Lifecycle;

namespace EdgeGateway.Streams.Admission;

/// <summary>
/// Decides whether a stream may continue. It is called when the stream starts, and again by
/// <see cref="StreamRegistry.Recheck"/> after its decisions may have changed.
/// </summary>
internal interface IStreamGuard
{
    /// <summary>Returns why the stream must end now; null where it may continue.</summary>
    StreamEndReason? FindEndReason(StreamContext stream);
}
