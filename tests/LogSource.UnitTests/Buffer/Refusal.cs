using EdgeGateway.Testing.Redis;

namespace LogSource.UnitTests.Buffer;

/// <summary>A way to make a running Redis refuse to store lines.</summary>
/// <param name="Cause">The first word of its error.</param>
/// <param name="Words">A part of the rest.</param>
/// <param name="Reads">It still reads; null where that depends on whether the client knows of it yet.</param>
/// <param name="Begin">Makes it so.</param>
/// <param name="End">Makes it well again.</param>
public sealed record Refusal(string Cause, string Words, bool? Reads, string[] Begin, string[] End)
{
    /// <summary>By name. <c>writer</c> is the user of the log source; others may say anything.</summary>
    public static IReadOnlyDictionary<string, Refusal> All { get; } =
        new Dictionary<string, Refusal>
        {
            ["full"] = new(
                "OOM",
                "used memory > 'maxmemory'",
                Reads: true,
                ["CONFIG SET maxmemory 1"],
                ["CONFIG SET maxmemory 0"]
            ),
            ["no xadd"] = new(
                "NOPERM",
                "can't run this command",
                Reads: true,
                ["ACL SETUSER writer -xadd"],
                ["ACL SETUSER writer +xadd"]
            ),
            ["no scripts"] = new(
                "NOPERM",
                "to run the 'evalsha' command",
                Reads: true,
                ["ACL SETUSER writer -evalsha -eval"],
                ["ACL SETUSER writer +evalsha +eval"]
            ),
            ["too few replicas"] = new(
                "NOREPLICAS",
                "Not enough good replicas to write",
                Reads: true,
                ["CONFIG SET min-replicas-to-write 1"],
                ["CONFIG SET min-replicas-to-write 0"]
            ),
            ["replica"] = new("READONLY", "", Reads: null, ["REPLICAOF 127.0.0.1 1"], ["REPLICAOF NO ONE"]),
        };

    public Task BeginAsync(RedisServer redis, CancellationToken ct) => RunAsync(redis, Begin, ct);

    public Task EndAsync(RedisServer redis, CancellationToken ct) => RunAsync(redis, End, ct);

    private static async Task RunAsync(RedisServer redis, string[] commands, CancellationToken ct)
    {
        foreach (var command in commands)
        {
            await redis.CommandAsync(command, ct);
        }
    }
}
