namespace EdgeGateway.Overload;

/// <summary>Maps each <see cref="OverloadCap"/> to its name in metrics and to its setting.</summary>
internal static class OverloadCapNames
{
    /// <summary>Returns the cap's stable name: lower case with hyphens.</summary>
    public static string Name(OverloadCap cap) =>
        cap switch
        {
            OverloadCap.Connections => "connections",
            OverloadCap.ConnectionsPerAddress => "connections-per-address",
            OverloadCap.Requests => "requests",
            OverloadCap.Streams => "streams",
            OverloadCap.NewStreams => "new-streams",
            OverloadCap.UploadsPerAddress => "uploads-per-address",
            OverloadCap.SlowUploads => "slow-uploads",
            OverloadCap.SlowUploadsPerAddress => "slow-uploads-per-address",
            OverloadCap.SoftMemory => "soft-memory",
            OverloadCap.HardMemory => "hard-memory",
            _ => throw new ArgumentOutOfRangeException(nameof(cap), cap, null),
        };

    /// <summary>Returns the key of the cap's setting.</summary>
    public static string Setting(OverloadCap cap) =>
        OverloadOptions.Section
        + ":"
        + cap switch
        {
            OverloadCap.Connections => nameof(OverloadOptions.MaxConnections),
            OverloadCap.ConnectionsPerAddress => nameof(OverloadOptions.MaxConnectionsPerAddress),
            OverloadCap.Requests => nameof(OverloadOptions.MaxRequests),
            OverloadCap.Streams => nameof(OverloadOptions.MaxStreams),
            OverloadCap.NewStreams => nameof(OverloadOptions.MaxNewStreamsPerSecond),
            OverloadCap.UploadsPerAddress => nameof(OverloadOptions.MaxUploadsPerAddress),
            OverloadCap.SlowUploads => nameof(OverloadOptions.MaxSlowUploads),
            OverloadCap.SlowUploadsPerAddress => nameof(OverloadOptions.MaxSlowUploadsPerAddress),
            OverloadCap.SoftMemory => nameof(OverloadOptions.SoftMemoryPercent),
            OverloadCap.HardMemory => nameof(OverloadOptions.HardMemoryPercent),
            _ => throw new ArgumentOutOfRangeException(nameof(cap), cap, null),
        };
}
