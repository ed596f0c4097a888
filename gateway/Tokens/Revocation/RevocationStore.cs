using System.Globalization;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Redis;
using EdgeGateway.Redis;
using StackExchange.Redis;

namespace EdgeGateway.Tokens.Revocation;

/// <summary>
/// The Redis stream through which gateways share revocations. A reader requests the last entry that it has read and the
/// entries after it.
/// </summary>
internal sealed class RevocationStore(RedisConnection redis, ReloadableOptions<TokenOptions> options, TimeProvider time)
{
    /// <summary>The id before the first entry.</summary>
    public const string Beginning = "0-0";

    // A prefix of the kind, so that a gateway of an older version ignores the entry instead of revoking.
    private const string UndoPrefix = "undo-";

    private const int PageSize = 1_000;

    /// <summary>Appends an entry.</summary>
    /// <exception cref="RedisUnavailableException">The entry may have been appended, or not.</exception>
    public Task AppendAsync(RevocationEntry revocation, CancellationToken cancellationToken) =>
        RunAsync(
            RedisOperations.NewRevocations,
            database =>
                database.StreamAddAsync(
                    RedisKeys.Revocations,
                    [
                        new NameValueEntry(
                            RedisKeys.RevokedKind,
                            revocation.IsUndone ? $"{UndoPrefix}{Name(revocation.Kind)}" : Name(revocation.Kind)
                        ),
                        new NameValueEntry(RedisKeys.RevokedValue, revocation.Value),
                        new NameValueEntry(RedisKeys.RevokedAt, revocation.At.ToUnixTimeMilliseconds()),
                        new NameValueEntry(RedisKeys.RevokedUntil, revocation.Until.ToUnixTimeMilliseconds()),
                    ]
                ),
            cancellationToken
        );

    /// <summary>
    /// Reads an entry and all later ones, in their order. The revocation is null where this gateway cannot read the
    /// entry.
    /// </summary>
    /// <exception cref="RedisUnavailableException">The entries cannot be read.</exception>
    public async Task<IReadOnlyList<(string Id, RevocationEntry? Revocation)>> ReadAsync(
        string from,
        CancellationToken cancellationToken
    )
    {
        var read = new List<(string, RevocationEntry?)>();
        while (true)
        {
            var page = await RunAsync(
                RedisOperations.Revocations,
                database => database.StreamRangeAsync(RedisKeys.Revocations, from, "+", PageSize),
                cancellationToken
            );
            read.AddRange(page.Select(entry => (entry.Id.ToString(), Read(entry))));
            if (page.Length < PageSize)
            {
                return read;
            }

            from = $"({page[^1].Id}";
        }
    }

    /// <summary>Counts the entries.</summary>
    /// <exception cref="RedisUnavailableException">The entries cannot be read.</exception>
    public Task<long> CountAsync(CancellationToken cancellationToken) =>
        RunAsync(
            RedisOperations.RevocationChecks,
            database => database.StreamLengthAsync(RedisKeys.Revocations),
            cancellationToken
        );

    /// <summary>Removes entries.</summary>
    /// <exception cref="RedisUnavailableException">The entries may be removed, or not.</exception>
    public async Task RemoveAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        foreach (var page in ids.Chunk(PageSize))
        {
            await RunAsync(
                RedisOperations.RevocationChecks,
                database => database.StreamDeleteAsync(RedisKeys.Revocations, [.. page.Select(id => (RedisValue)id)]),
                cancellationToken
            );
        }
    }

    /// <summary>The name of a kind in Redis and in the API.</summary>
    public static string Name(RevocationKind kind) =>
        kind switch
        {
            RevocationKind.Token => "jti",
            RevocationKind.App => "app",
            _ => "tenant",
        };

    private Task<T> RunAsync<T>(
        string operation,
        Func<IDatabase, Task<T>> command,
        CancellationToken cancellationToken
    ) => redis.RunAsync(operation, RedisKeys.Revocations, command, cancellationToken);

    private RevocationEntry? Read(StreamEntry entry)
    {
        var name = entry[RedisKeys.RevokedKind].ToString();
        var isUndone = name.StartsWith(UndoPrefix, StringComparison.Ordinal);
        RevocationKind? kind = null;
        foreach (var known in Enum.GetValues<RevocationKind>())
        {
            if (name.AsSpan(isUndone ? UndoPrefix.Length : 0).SequenceEqual(Name(known)))
            {
                kind = known;
            }
        }

        return
            kind is { } found
            && entry[RedisKeys.RevokedValue] is { IsNullOrEmpty: false } value
            && ReadDate(entry[RedisKeys.RevokedAt]) is { } at
            && ReadDate(entry[RedisKeys.RevokedUntil]) is { } until
            ? new RevocationEntry(found, value!, Clamp(at, entry.Id), until, isUndone)
            : null;
    }

    // A time that is further ahead than clocks may differ would revoke tokens that are issued later. It is replaced by
    // the time when the entry was added, which is in the entry's id, so that all gateways read the same time.
    private DateTimeOffset Clamp(DateTimeOffset at, RedisValue id)
    {
        var now = time.GetUtcNow();
        var limit = now.ToUnixTimeMilliseconds();
        if (ulong.TryParse(id.ToString().Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var added))
        {
            limit = (long)Math.Min(added, (ulong)limit);
        }

        return at <= now + options.Current.ClockSkew ? at : DateTimeOffset.FromUnixTimeMilliseconds(limit);
    }

    private static DateTimeOffset? ReadDate(RedisValue milliseconds) =>
        milliseconds.TryParse(out long value) && value is >= 0 and <= 253_402_300_799_999
            ? DateTimeOffset.FromUnixTimeMilliseconds(value)
            : null;
}
