using EdgeGateway.Streams.Lifecycle;

namespace EdgeGateway.Streams.Attachment;

/// <summary>What is known of a client's connection: a feature of the connections that are watched (TCP on Linux), and so of each of
/// their requests.</summary>
internal interface IClientConnection
{
    /// <summary>Why the gateway ended the connection, and all that went over it; null where it did not.</summary>
    StreamEndReason? EndReason { get; }
}
