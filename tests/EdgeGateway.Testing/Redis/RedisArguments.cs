using System.Globalization;

namespace EdgeGateway.Testing.Redis;

/// <summary>How one of the tests' Redis servers is started, whatever runs it.</summary>
/// <param name="Port">Where clients find it, on the loopback interface.</param>
internal sealed record RedisArguments(int Port)
{
    /// <summary>Whether all that it has acknowledged outlives a kill.</summary>
    public bool AppendOnly { get; init; }

    /// <summary>What it is told besides.</summary>
    public IReadOnlyList<string> More { get; init; } = [];

    /// <summary>Whether other servers, or clients, are told its address by the servers themselves: then it must be the one that it has in
    /// its own eyes, which it is not behind an engine's published port.</summary>
    public bool IsAnnounced { get; init; }

    /// <summary>Whether it watches other servers instead of keeping data.</summary>
    public bool IsSentinel { get; init; }

    /// <summary>Where it listens, for one that has the host's own network.</summary>
    public IReadOnlyList<string> Listen =>
        ["--bind", "127.0.0.1", "--port", Port.ToString(CultureInfo.InvariantCulture)];

    /// <summary>The program and its arguments, to be run in a directory of its own.</summary>
    /// <param name="network">Those that say where it listens.</param>
    public string[] Command(IReadOnlyList<string> network) =>
        [
            // A sentinel keeps what it learns in its configuration file, and does not start without one.
            .. IsSentinel
                ? (string[])
                    ["sh", "-c", ": >> sentinel.conf && exec redis-server sentinel.conf --sentinel \"$@\"", "sh"]
                // No snapshots, which would bring data back after a kill; a log of every write only where asked for, and then before the write
                // is acknowledged: by default Redis may keep it back for seconds, while the disk is busy.
                : ["redis-server", "--save", "", "--appendonly", AppendOnly ? "yes" : "no", "--appendfsync", "always"],
            .. network,
            .. More,
        ];
}
