namespace EdgeGateway.Tokens.Revocations;

/// <summary>Tokens that are not believed any more.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Value">The <c>jti</c>, the app's or the tenant's name.</param>
/// <param name="At">Tokens that were issued until then are meant; of no weight for one token.</param>
/// <param name="Until">When the last of them has expired, and the revocation can be forgotten.</param>
internal sealed record Revocation(RevocationKind Kind, string Value, DateTimeOffset At, DateTimeOffset Until)
{
    /// <summary>What covers both: the same revocation, told twice or out of order, is one.</summary>
    public Revocation Join(Revocation other) => this with
    {
        At = At > other.At ? At : other.At,
        Until = Until > other.Until ? Until : other.Until,
    };

    /// <summary>Whether another one of the same tokens says nothing that this one does not.</summary>
    public bool Covers(Revocation other) => At >= other.At && Until >= other.Until;
}
