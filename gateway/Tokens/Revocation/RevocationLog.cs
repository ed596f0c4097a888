using EdgeGateway.Hosting.Redis;
using EdgeGateway.Redis;
using StackExchange.Redis;

namespace EdgeGateway.Tokens.Revocation;

/// <summary>The stream in Redis through which gateways tell each other what is revoked. Readers ask for the last entry that they have
/// read, and what came after it.</summary>
internal sealed class RevocationLog(RedisConnection redis)
{
    /// <summary>Before the first entry.</summary>
    public const string Beginning = "0-0";

    // Of kinds of their own: a gateway that does not know them passes them over, instead of revoking.
    private const string Undo = "undo-";

    private const int PageSize = 1_000;

    /// <exception cref="RedisUnavailableException">It may be in the log, or not.</exception>
    public Task AppendAsync(RevocationEntry revocation, CancellationToken cancellationToken) => RunAsync(database => database.StreamAddAsync(
        RedisKeys.Revocations,
        [
            new NameValueEntry(RedisKeys.RevokedKind, revocation.IsUndone ? $"{Undo}{Name(revocation.Kind)}" : Name(revocation.Kind)),
            new NameValueEntry(RedisKeys.RevokedValue, revocation.Value),
            new NameValueEntry(RedisKeys.RevokedAt, revocation.At.ToUnixTimeMilliseconds()),
            new NameValueEntry(RedisKeys.RevokedUntil, revocation.Until.ToUnixTimeMilliseconds()),
        ]), cancellationToken);

    /// <summary>An entry and what came after it, in its order. An entry that nobody here can read has no revocation.</summary>
    /// <exception cref="RedisUnavailableException">It cannot be told.</exception>
    public async Task<IReadOnlyList<(string Id, RevocationEntry? Revocation)>> ReadAsync(string from, CancellationToken cancellationToken)
    {
        var read = new List<(string, RevocationEntry?)>();
        while (true)
        {
            var page = await RunAsync(database => database.StreamRangeAsync(RedisKeys.Revocations, from, "+", PageSize), cancellationToken);
            read.AddRange(page.Select(entry => (entry.Id.ToString(), Read(entry))));
            if (page.Length < PageSize)
            {
                return read;
            }

            from = $"({page[^1].Id}";
        }
    }

    /// <summary>How many entries there are.</summary>
    /// <exception cref="RedisUnavailableException">It cannot be told.</exception>
    public Task<long> CountAsync(CancellationToken cancellationToken) =>
        RunAsync(database => database.StreamLengthAsync(RedisKeys.Revocations), cancellationToken);

    /// <exception cref="RedisUnavailableException">They may be gone, or not.</exception>
    public async Task RemoveAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        foreach (var some in ids.Chunk(PageSize))
        {
            await RunAsync(
                database => database.StreamDeleteAsync(RedisKeys.Revocations, [.. some.Select(id => (RedisValue)id)]), cancellationToken);
        }
    }

    /// <summary>The name of a kind: in the log, and in the API.</summary>
    public static string Name(RevocationKind kind) => kind switch
    {
        RevocationKind.Token => "jti",
        RevocationKind.App => "app",
        _ => "tenant",
    };

    private Task<T> RunAsync<T>(Func<IDatabase, Task<T>> command, CancellationToken cancellationToken) =>
        redis.RunAsync(RedisOperations.Revocations, RedisKeys.Revocations, command, cancellationToken);

    private static RevocationEntry? Read(StreamEntry entry)
    {
        var name = entry[RedisKeys.RevokedKind].ToString();
        var isUndone = name.StartsWith(Undo, StringComparison.Ordinal);
        RevocationKind? kind = null;
        foreach (var known in Enum.GetValues<RevocationKind>())
        {
            if (name.AsSpan(isUndone ? Undo.Length : 0).SequenceEqual(Name(known)))
            {
                kind = known;
            }
        }

        return kind is { } found && entry[RedisKeys.RevokedValue] is { IsNullOrEmpty: false } value
            && Date(entry[RedisKeys.RevokedAt]) is { } at && Date(entry[RedisKeys.RevokedUntil]) is { } until
                ? new RevocationEntry(found, value!, at, until, isUndone)
                : null;
    }

    private static DateTimeOffset? Date(RedisValue milliseconds) =>
        milliseconds.TryParse(out long value) && value is >= 0 and <= 253_402_300_799_999
            ? DateTimeOffset.FromUnixTimeMilliseconds(value)
            : null;
}
