namespace EdgeGateway.Connections.Http2.Budgets;

/// <summary>A stream that a client has opened.</summary>
/// <param name="HeaderBytes">The bytes that the client has sent for its headers.</param>
/// <param name="State">What has happened to it.</param>
internal readonly record struct OpenStream(int HeaderBytes, StreamState State);

/// <summary>What has happened to a stream of a client.</summary>
internal enum StreamState
{
    /// <summary>No check of the gateway has seen its request yet.</summary>
    Unseen,

    /// <summary>The gateway serves it.</summary>
    Served,

    /// <summary>Its response is finished, and the client has not accepted all of it.</summary>
    Unread,
}
