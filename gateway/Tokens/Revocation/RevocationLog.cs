using System.Globalization;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Redis;
using EdgeGateway.Redis;
using StackExchange.Redis;

namespace EdgeGateway.Tokens.Revocation;

/// <summary>The stream in Redis through which gateways tell each other what is revoked. Readers ask for the last entry that they have
/// read, and what came after it.</summary>
internal sealed class RevocationLog(RedisConnection redis, ReloadableOptions<TokenOptions> options, TimeProvider time)
{
    /// <summary>Before the first entry.</summary>
    public const string Beginning = "0-0";

    // Of kinds of their own: a gateway that does not know them passes them over, instead of revoking.
    private const string Undo = "undo-";

    private const int PageSize = 1_000;

    /// <exception cref="RedisUnavailableException">It may be in the log, or not.</exception>
    public Task AppendAsync(RevocationEntry revocation, CancellationToken cancellationToken) =>
        RunAsync(
            RedisOperations.NewRevocations,
            database =>
                database.StreamAddAsync(
                    RedisKeys.Revocations,
                    [
                        new NameValueEntry(
                            RedisKeys.RevokedKind,
                            revocation.IsUndone ? $"{Undo}{Name(revocation.Kind)}" : Name(revocation.Kind)
                        ),
                        new NameValueEntry(RedisKeys.RevokedValue, revocation.Value),
                        new NameValueEntry(RedisKeys.RevokedAt, revocation.At.ToUnixTimeMilliseconds()),
                        new NameValueEntry(RedisKeys.RevokedUntil, revocation.Until.ToUnixTimeMilliseconds()),
                    ]
                ),
            cancellationToken
        );

    /// <summary>An entry and what came after it, in its order. An entry that nobody here can read has no revocation.</summary>
    /// <exception cref="RedisUnavailableException">It cannot be told.</exception>
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

    /// <summary>How many entries there are.</summary>
    /// <exception cref="RedisUnavailableException">It cannot be told.</exception>
    public Task<long> CountAsync(CancellationToken cancellationToken) =>
        RunAsync(
            RedisOperations.RevocationChecks,
            database => database.StreamLengthAsync(RedisKeys.Revocations),
            cancellationToken
        );

    /// <exception cref="RedisUnavailableException">They may be gone, or not.</exception>
    public async Task RemoveAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        foreach (var some in ids.Chunk(PageSize))
        {
            await RunAsync(
                RedisOperations.RevocationChecks,
                database => database.StreamDeleteAsync(RedisKeys.Revocations, [.. some.Select(id => (RedisValue)id)]),
                cancellationToken
            );
        }
    }

    /// <summary>The name of a kind: in the log, and in the API.</summary>
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
        var isUndone = name.StartsWith(Undo, StringComparison.Ordinal);
        RevocationKind? kind = null;
        foreach (var known in Enum.GetValues<RevocationKind>())
        {
            if (name.AsSpan(isUndone ? Undo.Length : 0).SequenceEqual(Name(known)))
            {
                kind = known;
            }
        }

        return
            kind is { } found
            && entry[RedisKeys.RevokedValue] is { IsNullOrEmpty: false } value
            && Date(entry[RedisKeys.RevokedAt]) is { } at
            && Date(entry[RedisKeys.RevokedUntil]) is { } until
            ? new RevocationEntry(found, value!, NotAhead(at, entry.Id), until, isUndone)
            : null;
    }

    // No gateway writes a time further ahead than clocks may differ: it would revoke tokens that are issued later. When the entry was added is in
    // its id, so that all gateways read the same.
    private DateTimeOffset NotAhead(DateTimeOffset at, RedisValue id)
    {
        var now = time.GetUtcNow();
        var limit = now.ToUnixTimeMilliseconds();
        if (ulong.TryParse(id.ToString().Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var added))
        {
            limit = (long)Math.Min(added, (ulong)limit);
        }

        return at <= now + options.Current.ClockSkew ? at : DateTimeOffset.FromUnixTimeMilliseconds(limit);
    }

    private static DateTimeOffset? Date(RedisValue milliseconds) =>
        milliseconds.TryParse(out long value) && value is >= 0 and <= 253_402_300_799_999
            ? DateTimeOffset.FromUnixTimeMilliseconds(value)
            : null;
}
