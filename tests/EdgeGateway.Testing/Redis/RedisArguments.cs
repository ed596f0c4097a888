using System.Globalization;

namespace EdgeGateway.Testing.Redis;

/// <summary>The command line of a Redis server, whether a container or a process runs it.</summary>
/// <param name="Port">The server's loopback port.</param>
internal sealed record RedisArguments(int Port)
{
    /// <summary>Whether all acknowledged writes survive a kill.</summary>
    public bool AppendOnly { get; init; }

    /// <summary>More arguments.</summary>
    public IReadOnlyList<string> ExtraArguments { get; init; } = [];

    /// <summary>
    /// Whether the server uses the host's network. It must if servers announce its address to other servers or to
    /// clients, because a server cannot find out its published port.
    /// </summary>
    public bool UsesHostNetwork { get; init; }

    /// <summary>Whether the server is a sentinel, which monitors other servers and stores no data.</summary>
    public bool IsSentinel { get; init; }

    /// <summary>The arguments that set the listening address of a server on the host's network.</summary>
    public IReadOnlyList<string> ListenArguments =>
        ["--bind", "127.0.0.1", "--port", Port.ToString(CultureInfo.InvariantCulture)];

    /// <summary>The program and its arguments. It must run in an empty directory.</summary>
    /// <param name="network">The arguments that set the listening address.</param>
    public string[] CommandLine(IReadOnlyList<string> network) =>
        [
            // A sentinel writes its state to its configuration file and does not start without that file.
            .. IsSentinel
                ? (string[])
                    ["sh", "-c", ": >> sentinel.conf && exec redis-server sentinel.conf --sentinel \"$@\"", "sh"]
                // No snapshots, because they would restore data after a kill. With appendonly, fsync runs before a
                // write is acknowledged; by default Redis delays it for seconds while the disk is busy.
                : ["redis-server", "--save", "", "--appendonly", AppendOnly ? "yes" : "no", "--appendfsync", "always"],
            .. network,
            .. ExtraArguments,
        ];
}
