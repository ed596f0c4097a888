using EdgeGateway.Hosting.Redis;
using EdgeGateway.Identity;
using EdgeGateway.Streams.Admission;

namespace EdgeGateway.Tokens.Revocation;

/// <summary>Revokes the tokens of streams that an operator ends.</summary>
internal sealed class TokenRevoker(RevocationSync sync, TimeProvider time) : ITokenRevoker
{
    // Revocations that wait for Redis at once.
    private const int MaxConcurrentCommands = 100;

    public async Task<bool> TryRevokeAsync(
        IReadOnlyCollection<CallerIdentity> callers,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        try
        {
            foreach (var some in callers.Chunk(MaxConcurrentCommands))
            {
                await Task.WhenAll(some.Select(caller => sync.RevokeAsync(ToEntry(caller, now), cancellationToken)));
            }

            return true;
        }
        catch (RedisUnavailableException)
        {
            return false;
        }
    }

    private static RevocationEntry ToEntry(CallerIdentity caller, DateTimeOffset now) =>
        new RevocationRequest { TokenId = caller.TokenId, Until = caller.StreamsUntil }.ToEntry(now, default)!;
}
