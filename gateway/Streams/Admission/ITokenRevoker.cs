using EdgeGateway.Identity;

namespace EdgeGateway.Streams.Admission;

/// <summary>Revokes the tokens of streams.</summary>
internal interface ITokenRevoker
{
    /// <summary>
    /// Revokes the tokens of these callers by their ids, on all gateways. All streams that they opened end.
    /// </summary>
    /// <returns>Whether Redis acknowledged all of them. If not, some of them may be revoked.</returns>
    Task<bool> TryRevokeAsync(IReadOnlyCollection<CallerIdentity> callers, CancellationToken cancellationToken);
}
