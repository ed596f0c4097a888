using System.Collections.Concurrent;
using EdgeGateway.Identity;
using EdgeGateway.Streams.Admission;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Tokens.Validation;

namespace EdgeGateway.Tokens.Revocation;

/// <summary>
/// The revocations that this gateway has read or made. A request is checked with its token; a stream is checked again
/// whenever they change.
/// </summary>
internal sealed class RevokedTokens(TimeProvider time) : IStreamGuard
{
    private readonly ConcurrentDictionary<(RevocationKind Kind, string Value), RevocationEntry> _revocations = new();
    private volatile bool _isComplete;

    /// <summary>
    /// Whether this gateway has read all revocations that existed when it started. Before, every token is rejected.
    /// </summary>
    public bool IsComplete => _isComplete;

    /// <summary>The revocations in force.</summary>
    public IEnumerable<RevocationEntry> Active => Known.Where(revocation => !revocation.IsUndone);

    /// <summary>The entries that have not expired, undone revocations included.</summary>
    public IEnumerable<RevocationEntry> Known
    {
        get
        {
            var now = time.GetUtcNow();
            return _revocations.Values.Where(revocation => revocation.Until > now);
        }
    }

    public void MarkComplete() => _isComplete = true;

    /// <summary>The entry for a kind and value; null where there is none.</summary>
    public RevocationEntry? Find(RevocationKind kind, string value) => _revocations.GetValueOrDefault((kind, value));

    /// <summary>Adds an entry.</summary>
    /// <returns>Whether the entry changes anything.</returns>
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
            else if (_revocations.TryUpdate(key, known.Merge(revocation), known))
            {
                return true;
            }
        }
    }

    /// <summary>Removes the entries whose tokens have all expired.</summary>
    public void Purge()
    {
        var now = time.GetUtcNow();
        foreach (var entry in _revocations.Where(entry => entry.Value.Until <= now))
        {
            _revocations.TryRemove(entry);
        }
    }

    /// <summary>Checks whether a caller may use an app (or a route without one); null where it may.</summary>
    /// <remarks>It only looks up entries, which takes no lock. <c>IsEmpty</c> of an empty dictionary takes all
    /// locks.</remarks>
    public TokenRejection? FindRejection(CallerIdentity caller, string? app) =>
        !_isComplete ? TokenRejection.RevocationsUnavailable
        : IsRevoked(caller.TokenId)
        || IsRevoked(caller.ParentId)
        || IsRevoked(RevocationKind.Tenant, caller.Tenant, caller.IssuedAt)
        || (app is not null && IsRevoked(RevocationKind.App, app, caller.IssuedAt))
            ? TokenRejection.Revoked
        : null;

    StreamEndReason? IStreamGuard.FindEndReason(StreamContext stream) =>
        stream.Caller is { } caller && FindRejection(caller, stream.App) is TokenRejection.Revoked
            ? StreamEndReason.TokenRevoked
            : null;

    private bool IsRevoked(RevocationKind kind, string value, DateTimeOffset issuedAt) =>
        Find(kind, value) is { IsUndone: false } revocation && issuedAt <= revocation.At;

    private bool IsRevoked(string? tokenId) =>
        tokenId is not null && Find(RevocationKind.Token, tokenId) is { IsUndone: false };
}
