using EdgeGateway.Streams.Admission;
using EdgeGateway.Streams.Lifecycle;

namespace EdgeGateway.Tokens.Keys;

/// <summary>
/// Ends the streams whose token was verified by a key that has been removed: the token could not open a stream any
/// more.
/// </summary>
internal sealed class WithdrawnKeys(TokenKeys keys) : IStreamGuard
{
    StreamEndReason? IStreamGuard.FindEndReason(StreamContext stream) =>
        stream.Caller is { } caller && !keys.IsConfigured(caller.VerifiedBy) ? StreamEndReason.TokenRevoked : null;
}
