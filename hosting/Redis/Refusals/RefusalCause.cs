namespace EdgeGateway.Hosting.Redis.Refusals;

/// <summary>
/// Why Redis refuses a command: the first word of its error. The set is closed, because it is a metric's tag.
/// </summary>
internal enum RefusalCause
{
    /// <summary>Any other error.</summary>
    Other,

    /// <summary>The memory limit is reached, and Redis cannot evict keys.</summary>
    Oom,

    /// <summary>The user may not run the command, or may not access the key.</summary>
    NoPerm,

    /// <summary>The connection is not authenticated: the password is missing or wrong.</summary>
    NoAuth,

    /// <summary>The user or the password is wrong.</summary>
    WrongPass,

    /// <summary>The key holds another type of value, so another program writes it.</summary>
    WrongType,

    /// <summary>The server is a replica.</summary>
    ReadOnly,

    /// <summary>The primary has fewer replicas than <c>min-replicas-to-write</c>.</summary>
    NoReplicas,

    /// <summary>The server could not save its data to disk (<c>stop-writes-on-bgsave-error</c>).</summary>
    MisConf,

    /// <summary>The server has started and is still loading its data.</summary>
    Loading,

    /// <summary>No node of the cluster serves the key's slot, or the cluster is incomplete.</summary>
    ClusterDown,

    /// <summary>The server is a replica that has lost its primary.</summary>
    MasterDown,

    /// <summary>The keys are being moved to another node of the cluster.</summary>
    TryAgain,

    /// <summary>The server is running a script that exceeds its time limit.</summary>
    Busy,

    /// <summary>The server does not have the script.</summary>
    NoScript,

    /// <summary>Another node of the cluster serves the key's slot.</summary>
    Moved,

    /// <summary>Another node of the cluster is taking over the key's slot.</summary>
    Ask,

    /// <summary>The keys of the command are in different slots.</summary>
    CrossSlot,
}
