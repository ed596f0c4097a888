using System.Text.Json.Serialization;
using EdgeGateway.Identity;

namespace EdgeGateway.Tokens.Revocation;

/// <summary>The body of <c>POST /revocations</c>: one of <c>jti</c>, <c>app</c> and <c>tenant</c>; <c>until</c> only with <c>jti</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class RevocationRequest
{
    private const int LongestTokenId = 256;

    // A revocation is kept for that long at least: a gateway without Redis, or a route without EndWithToken, may need it past the exp.
    private static readonly TimeSpan Least = TimeSpan.FromHours(1);

    /// <summary>One token, by its <c>jti</c>.</summary>
    [JsonPropertyName("jti")]
    public string? TokenId { get; init; }

    /// <summary>An app: the tokens that were issued until now do not open it any more.</summary>
    [JsonPropertyName("app")]
    public string? App { get; init; }

    /// <summary>A tenant: its tokens that were issued until now.</summary>
    [JsonPropertyName("tenant")]
    public string? Tenant { get; init; }

    /// <summary>When the token expires (RFC 3339); without it, the revocation is kept for as long as a token may live.</summary>
    [JsonPropertyName("until")]
    public DateTimeOffset? Until { get; init; }

    /// <summary>The revocation that is asked for; null where it is not one.</summary>
    public RevocationEntry? Read(DateTimeOffset now, TimeSpan maxLifetime)
    {
        (RevocationKind Kind, string? Value)[] asked =
        [
            (RevocationKind.Token, TokenId),
            (RevocationKind.App, App),
            (RevocationKind.Tenant, Tenant),
        ];
        if (
            asked.Where(one => one.Value is not null).ToArray() is not [var (kind, value)]
            || !IsName(kind, value!)
            || (Until is not null && kind != RevocationKind.Token)
        )
        {
            return null;
        }

        // In whole milliseconds, as it is in the log: else what comes from there would not be the same.
        var at = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        var until = Until is { } given
            ? DateTimeOffset.FromUnixTimeMilliseconds(given.ToUnixTimeMilliseconds())
            : at + maxLifetime;
        return new RevocationEntry(kind, value!, at, until > at + Least ? until : at + Least);
    }

    /// <summary>Whether a text can be the name of what is revoked.</summary>
    public static bool IsName(RevocationKind kind, string value) =>
        kind switch
        {
            RevocationKind.App => AppName.IsValid(value),
            RevocationKind.Tenant => TokenClaims.IsTenant(value),
            _ => value.Length is > 0 and <= LongestTokenId && !value.Any(char.IsControl),
        };
}
