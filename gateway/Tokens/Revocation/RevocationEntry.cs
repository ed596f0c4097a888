namespace EdgeGateway.Tokens.Revocation;

/// <summary>Tokens that are not believed any more; or that this was undone. Of all that was said of a kind and value the last is in force.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Value">The <c>jti</c>, the app's or the tenant's name.</param>
/// <param name="At">When it was said. Tokens that were issued until then are meant; of no weight for one token.</param>
/// <param name="Until">When the last of them has expired, and this can be forgotten.</param>
/// <param name="IsUndone">What was revoked until then is valid again. It is remembered for as long as the revocations that it undoes: a gateway, or a
/// Redis, that has not heard of it may still have one of these.</param>
internal sealed record RevocationEntry(
    RevocationKind Kind,
    string Value,
    DateTimeOffset At,
    DateTimeOffset Until,
    bool IsUndone = false
)
{
    /// <summary>What comes of both: the same, heard twice or out of order, is one.</summary>
    public RevocationEntry Join(RevocationEntry other) =>
        (IsLater(other) ? this : other) with
        {
            Until = Until > other.Until ? Until : other.Until,
        };

    /// <summary>Whether another one of the same tokens says nothing that this one does not.</summary>
    public bool Covers(RevocationEntry other) => IsLater(other) && Until >= other.Until;

    private bool IsLater(RevocationEntry other) => At > other.At || (At == other.At && (IsUndone || !other.IsUndone));
}
