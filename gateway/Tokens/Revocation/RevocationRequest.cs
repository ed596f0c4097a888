using System.Text.Json.Serialization;
using EdgeGateway.Identity;

namespace EdgeGateway.Tokens.Revocation;

/// <summary>
/// The body of <c>POST /revocations</c>: one of <c>jti</c>, <c>app</c> and <c>tenant</c>; <c>until</c> only with
/// <c>jti</c>.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class RevocationRequest
{
    // A revocation is kept at least this long: a gateway without Redis, or a route without EndWithToken, may need it
    // after the exp.
    private static readonly TimeSpan MinDuration = TimeSpan.FromHours(1);

    /// <summary>One token, by its <c>jti</c>.</summary>
    [JsonPropertyName("jti")]
    public string? TokenId { get; init; }

    /// <summary>An app: tokens that were issued until now are rejected on its routes.</summary>
    [JsonPropertyName("app")]
    public string? App { get; init; }

    /// <summary>A tenant: its tokens that were issued until now are rejected.</summary>
    [JsonPropertyName("tenant")]
    public string? Tenant { get; init; }

    /// <summary>
    /// When the token expires (RFC 3339). Without it, the revocation is kept for the longest lifetime of a token.
    /// </summary>
    [JsonPropertyName("until")]
    public DateTimeOffset? Until { get; init; }

    /// <summary>The requested revocation; null where the request is invalid.</summary>
    public RevocationEntry? ToEntry(DateTimeOffset now, TimeSpan maxLifetime)
    {
        (RevocationKind Kind, string? Value)[] names =
        [
            (RevocationKind.Token, TokenId),
            (RevocationKind.App, App),
            (RevocationKind.Tenant, Tenant),
        ];
        if (
            names.Where(one => one.Value is not null).ToArray() is not [var (kind, value)]
            || !IsValidName(kind, value!)
            || (Until is not null && kind != RevocationKind.Token)
        )
        {
            return null;
        }

        // In whole milliseconds as in Redis, so that the entry equals the one that is read from there.
        var at = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        var until = Until is { } given
            ? DateTimeOffset.FromUnixTimeMilliseconds(given.ToUnixTimeMilliseconds())
            : at + maxLifetime;
        return new RevocationEntry(kind, value!, at, until > at + MinDuration ? until : at + MinDuration);
    }

    /// <summary>Whether a text can be a <c>jti</c>, or the name of an app or tenant.</summary>
    public static bool IsValidName(RevocationKind kind, string value) =>
        kind switch
        {
            RevocationKind.App => AppName.IsValid(value),
            RevocationKind.Tenant => TokenClaims.IsTenant(value),
            _ => TokenClaims.IsTokenId(value),
        };
}
