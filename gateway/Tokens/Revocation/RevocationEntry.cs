namespace EdgeGateway.Tokens.Revocation;

/// <summary>
/// Revokes tokens, or undoes their revocation. Of all entries with the same kind and value, the latest applies.
/// </summary>
/// <param name="Kind">What is revoked.</param>
/// <param name="Value">The <c>jti</c>, or the name of the app or tenant.</param>
/// <param name="At">The time of the revocation. It applies to tokens that were issued until then; a single token is
/// revoked in any case.</param>
/// <param name="Until">The time when the last of these tokens expires, and the entry can be removed.</param>
/// <param name="IsUndone">Whether tokens that were revoked until then are valid again. Such an entry is kept as long as
/// the revocations that it undoes, because a gateway or a Redis that has not received it may still have one of
/// them.</param>
internal sealed record RevocationEntry(
    RevocationKind Kind,
    string Value,
    DateTimeOffset At,
    DateTimeOffset Until,
    bool IsUndone = false
)
{
    /// <summary>Combines both entries. The result is the same in any order, and for repeated entries.</summary>
    public RevocationEntry Merge(RevocationEntry other) =>
        (IsLater(other) ? this : other) with
        {
            Until = Until > other.Until ? Until : other.Until,
        };

    /// <summary>Whether another entry for the same tokens adds nothing to this one.</summary>
    public bool Covers(RevocationEntry other) => IsLater(other) && Until >= other.Until;

    private bool IsLater(RevocationEntry other) => At > other.At || (At == other.At && (IsUndone || !other.IsUndone));
}
