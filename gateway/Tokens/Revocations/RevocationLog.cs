using EdgeGateway.Redis;
using StackExchange.Redis;

namespace EdgeGateway.Tokens.Revocations;

/// <summary>The stream in Redis through which gateways tell each other what is revoked. Readers ask for the last entry that they have
/// read, and what came after it.</summary>
internal sealed class RevocationLog(RedisConnection redis)
{
    /// <summary>Before the first entry.</summary>
    public const string Beginning = "0-0";

    private const int PageSize = 1_000;

    /// <exception cref="RedisUnavailableException">It may be in the log, or not.</exception>
    public Task AppendAsync(Revocation revocation, CancellationToken cancellationToken) => redis.RunAsync(database => database.StreamAddAsync(
        RedisKeys.Revocations,
        [
            new NameValueEntry(RedisKeys.RevokedKind, Name(revocation.Kind)),
            new NameValueEntry(RedisKeys.RevokedValue, revocation.Value),
            new NameValueEntry(RedisKeys.RevokedAt, revocation.At.ToUnixTimeMilliseconds()),
            new NameValueEntry(RedisKeys.RevokedUntil, revocation.Until.ToUnixTimeMilliseconds()),
        ]), cancellationToken);

    /// <summary>An entry and what came after it, in its order. An entry that nobody here can read has no revocation.</summary>
    /// <exception cref="RedisUnavailableException">It cannot be told.</exception>
    public async Task<IReadOnlyList<(string Id, Revocation? Revocation)>> ReadAsync(string from, CancellationToken cancellationToken)
    {
        var read = new List<(string, Revocation?)>();
        while (true)
        {
            var page = await redis.RunAsync(
                database => database.StreamRangeAsync(RedisKeys.Revocations, from, "+", PageSize), cancellationToken);
            read.AddRange(page.Select(entry => (entry.Id.ToString(), Read(entry))));
            if (page.Length < PageSize)
            {
                return read;
            }

            from = $"({page[^1].Id}";
        }
    }

    /// <exception cref="RedisUnavailableException">They may be gone, or not.</exception>
    public Task RemoveAsync(IEnumerable<string> ids, CancellationToken cancellationToken) => redis.RunAsync(database =>
        database.StreamDeleteAsync(RedisKeys.Revocations, [.. ids.Select(id => (RedisValue)id)]), cancellationToken);

    /// <summary>The name of a kind: in the log, and in the API.</summary>
    public static string Name(RevocationKind kind) => kind switch
    {
        RevocationKind.Token => "jti",
        RevocationKind.App => "app",
        _ => "tenant",
    };

    private static Revocation? Read(StreamEntry entry)
    {
        RevocationKind? kind = null;
        foreach (var known in Enum.GetValues<RevocationKind>())
        {
            if (entry[RedisKeys.RevokedKind] == Name(known))
            {
                kind = known;
            }
        }

        return kind is { } found && entry[RedisKeys.RevokedValue] is { IsNullOrEmpty: false } value
            && Date(entry[RedisKeys.RevokedAt]) is { } at && Date(entry[RedisKeys.RevokedUntil]) is { } until
                ? new Revocation(found, value!, at, until)
                : null;
    }

    private static DateTimeOffset? Date(RedisValue milliseconds) =>
        milliseconds.TryParse(out long value) && value is >= 0 and <= 253_402_300_799_999
            ? DateTimeOffset.FromUnixTimeMilliseconds(value)
            : null;
}
