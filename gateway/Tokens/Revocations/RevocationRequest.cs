using System.Text.Json.Serialization;

namespace EdgeGateway.Tokens.Revocations;

/// <summary>The body of <c>POST /revocations</c>: one of <c>jti</c>, <c>app</c> and <c>tenant</c>; <c>until</c> only with <c>jti</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class RevocationRequest
{
    private const int LongestValue = 256;

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
    public Revocation? Read(DateTimeOffset now, TimeSpan maxLifetime)
    {
        (RevocationKind Kind, string? Value)[] asked = [(RevocationKind.Token, TokenId), (RevocationKind.App, App), (RevocationKind.Tenant, Tenant)];
        return asked.Where(one => one.Value is not null).ToArray() is [{ Value.Length: > 0 and <= LongestValue } one]
            && (Until is null || one.Kind == RevocationKind.Token)
                ? new Revocation(one.Kind, one.Value, now, Until ?? now + maxLifetime)
                : null;
    }
}
