using System.Collections.Concurrent;
using EdgeGateway.Identity;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Tokens.Validation;

namespace EdgeGateway.Tokens.Revocation;

/// <summary>What this gateway knows to be revoked. A request is checked when its token is, a stream also whenever this has changed.</summary>
internal sealed class RevokedTokens(TimeProvider time) : IStreamGuard
{
    private readonly ConcurrentDictionary<(RevocationKind Kind, string Value), RevocationEntry> _revocations = new();
    private volatile bool _isComplete;

    /// <summary>All that other gateways knew when this one started is known here, too. Before, no token is believed.</summary>
    public bool IsComplete => _isComplete;

    /// <summary>Those that are in force.</summary>
    public IEnumerable<RevocationEntry> All => Known.Where(revocation => !revocation.IsUndone);

    /// <summary>Those that still matter, undone ones among them.</summary>
    public IEnumerable<RevocationEntry> Known
    {
        get
        {
            var now = time.GetUtcNow();
            return _revocations.Values.Where(revocation => revocation.Until > now);
        }
    }

    public void Complete() => _isComplete = true;

    /// <summary>What is known of a kind and value; null where that is nothing.</summary>
    public RevocationEntry? Find(RevocationKind kind, string value) => _revocations.GetValueOrDefault((kind, value));

    /// <summary>Adds a revocation.</summary>
    /// <returns>Whether it says anything new.</returns>
    public bool Add(RevocationEntry revocation)
    {
        var key = (revocation.Kind, revocation.Value);
        while (true)
        {
            if (!_revocations.TryGetValue(key, out var known))
            {
                if (_revocations.TryAdd(key, revocation))
                {
                    return true;
                }
            }
            else if (known.Covers(revocation))
            {
                return false;
            }
            else if (_revocations.TryUpdate(key, known.Join(revocation), known))
            {
                return true;
            }
        }
    }

    /// <summary>Forgets those whose tokens have all expired.</summary>
    public void Purge()
    {
        var now = time.GetUtcNow();
        foreach (var entry in _revocations.Where(entry => entry.Value.Until <= now))
        {
            _revocations.TryRemove(entry);
        }
    }

    /// <summary>Why a caller may not use an app (or a route without one); null where nothing speaks against it.</summary>
    /// <remarks>Look-ups alone: they take no lock, while <c>IsEmpty</c> of an empty dictionary takes all of them.</remarks>
    public TokenRefusal? Refuse(CallerIdentity caller, string? app) =>
        !_isComplete ? TokenRefusal.RevocationsUnavailable
        : IsRevoked(caller.TokenId)
        || IsRevoked(caller.ParentId)
        || IsRevoked(RevocationKind.Tenant, caller.Tenant, caller.IssuedAt)
        || (app is not null && IsRevoked(RevocationKind.App, app, caller.IssuedAt))
            ? TokenRefusal.Revoked
        : null;

    StreamEndReason? IStreamGuard.FindEndReason(StreamContext stream) =>
        stream.Caller is { } caller && Refuse(caller, stream.App) is TokenRefusal.Revoked
            ? StreamEndReason.TokenRevoked
            : null;

    private bool IsRevoked(RevocationKind kind, string value, DateTimeOffset issuedAt) =>
        Find(kind, value) is { IsUndone: false } revocation && issuedAt <= revocation.At;

    private bool IsRevoked(string? tokenId) =>
        tokenId is not null && Find(RevocationKind.Token, tokenId) is { IsUndone: false };
}
