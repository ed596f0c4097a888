namespace EdgeGateway.Overload;

/// <summary>What was reached when the gateway refused or ended something: the metric's tag and the log's text.</summary>
internal enum OverloadCap
{
    /// <summary><see cref="OverloadOptions.MaxConnections"/>: the connection was closed.</summary>
    Connections,

    /// <summary><see cref="OverloadOptions.MaxConnectionsPerAddress"/>: the connection was closed.</summary>
    ConnectionsPerAddress,

    /// <summary><see cref="OverloadOptions.MaxRequests"/>: the request got 503.</summary>
    Requests,

    /// <summary><see cref="OverloadOptions.MaxStreams"/>: the request for a stream got 503.</summary>
    Streams,

    /// <summary><see cref="OverloadOptions.MaxNewStreamsPerSecond"/>: the request for a stream got 503.</summary>
    NewStreams,

    /// <summary><see cref="OverloadOptions.MaxUploadsPerAddress"/>: the request got 429.</summary>
    UploadsPerAddress,

    /// <summary><see cref="OverloadOptions.MaxSlowUploads"/>: the request ended with 408.</summary>
    SlowUploads,

    /// <summary><see cref="OverloadOptions.MaxSlowUploadsPerAddress"/>: the request ended with 408.</summary>
    SlowUploadsPerAddress,

    /// <summary><see cref="OverloadOptions.SoftMemoryPercent"/>: the request for a stream got 503.</summary>
    SoftMemory,

    /// <summary><see cref="OverloadOptions.HardMemoryPercent"/>: the request got 503, or the stream or response
    /// ended.</summary>
    HardMemory,
}
