using EdgeGateway.Testing.Redis;

namespace LogSource.UnitTests.Buffer.Redis;

/// <summary>A way to make a running Redis refuse to store lines.</summary>
/// <param name="Cause">The first word of the Redis error.</param>
/// <param name="Text">Part of the remaining error text.</param>
/// <param name="Reads">
/// Whether reads still work; null if that depends on whether the client has noticed the change.
/// </param>
/// <param name="Begin">The commands that start the refusal.</param>
/// <param name="End">The commands that end it.</param>
public sealed record Refusal(string Cause, string Text, bool? Reads, string[] Begin, string[] End)
{
    /// <summary>
    /// All refusals by name. The log source connects as the user <c>writer</c>; other users keep all rights.
    /// </summary>
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
