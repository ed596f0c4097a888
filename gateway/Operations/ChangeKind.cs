namespace EdgeGateway.Operations;

/// <summary>What has changed: see <see cref="Change"/>.</summary>
internal enum ChangeKind
{
    /// <summary>The gateway accepts requests: <c>/readyz</c> returns 200.</summary>
    Ready,

    /// <summary><c>/readyz</c> returns 503.</summary>
    NotReady,

    /// <summary>The gateway is stopping.</summary>
    Draining,

    /// <summary>A destination cannot be reached, fails a health check or does not accept this gateway.</summary>
    DestinationDown,

    /// <summary>A destination that was down works again.</summary>
    DestinationUp,

    /// <summary>An operator has taken a destination out.</summary>
    DestinationDraining,

    /// <summary>An operator has put a destination back.</summary>
    DestinationEnabled,

    /// <summary>A server of Redis is not connected.</summary>
    RedisLost,

    /// <summary>All servers of Redis are connected again.</summary>
    RedisBack,

    /// <summary>Changed settings are in force.</summary>
    ConfigurationApplied,

    /// <summary>Changed settings are wrong. The last valid ones stay in force.</summary>
    ConfigurationRejected,

    /// <summary>An operator has ended streams.</summary>
    StreamsEnded,

    /// <summary>An operator has revoked tokens, or undone that.</summary>
    TokensRevoked,

    /// <summary>Memory has reached the soft mark.</summary>
    MemorySoft,

    /// <summary>Memory has reached the hard mark.</summary>
    MemoryHard,

    /// <summary>Memory is sufficient again.</summary>
    MemoryNormal,

    /// <summary>Another gateway shares this one's Redis.</summary>
    PeerAppeared,

    /// <summary>Another gateway has stopped, or has not announced itself for some time.</summary>
    PeerLeft,

    /// <summary>A certificate expires soon, or has expired.</summary>
    CertificateExpiring,
}
