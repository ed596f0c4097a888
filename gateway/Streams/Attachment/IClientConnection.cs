using EdgeGateway.Streams.Lifecycle;

namespace EdgeGateway.Streams.Attachment;

/// <summary>
/// The state of a client's connection. It is a feature of the checked connections (TCP on Linux), and so of each of
/// their requests.
/// </summary>
internal interface IClientConnection
{
    /// <summary>Why the gateway ended the connection and all its streams; null where it did not.</summary>
    StreamEndReason? EndReason { get; set; }
}
