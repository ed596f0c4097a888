namespace EdgeGateway.Hosting.Redis;

/// <summary>Why Redis refuses a command: the first word of its error. A closed set, as it is the tag of a metric.</summary>
internal enum RefusalCause
{
    /// <summary>Any other error.</summary>
    Other,

    /// <summary>The memory limit is reached, and nothing may be evicted.</summary>
    Oom,

    /// <summary>The user may not run the command, or not on this key.</summary>
    NoPerm,

    /// <summary>The connection is not authenticated: there is no password, or it is wrong.</summary>
    NoAuth,

    /// <summary>The user or the password is wrong.</summary>
    WrongPass,

    /// <summary>The key holds another kind of value: another program writes it.</summary>
    WrongType,

    /// <summary>The server is a replica.</summary>
    ReadOnly,

    /// <summary>The primary has fewer replicas than <c>min-replicas-to-write</c>.</summary>
    NoReplicas,

    /// <summary>The server could not save its data to disk (<c>stop-writes-on-bgsave-error</c>).</summary>
    MisConf,

    /// <summary>The server has started and still reads its data.</summary>
    Loading,

    /// <summary>No node of the cluster serves the key's slot, or the cluster is not complete.</summary>
    ClusterDown,

    /// <summary>The server is a replica whose primary is away.</summary>
    MasterDown,

    /// <summary>The keys are being moved to another node of the cluster.</summary>
    TryAgain,

    /// <summary>The server runs a script that does not end.</summary>
    Busy,

    /// <summary>The server does not know the script.</summary>
    NoScript,

    /// <summary>Another node of the cluster serves the key's slot.</summary>
    Moved,

    /// <summary>Another node of the cluster is taking over the key's slot.</summary>
    Ask,

    /// <summary>The keys of the command are in different slots.</summary>
    CrossSlot,
}
