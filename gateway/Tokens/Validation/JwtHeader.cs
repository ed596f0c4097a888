using System.Text.Json;

namespace EdgeGateway.Tokens.Validation;

/// <summary>The fields of a JWS header (RFC 7515 section 4) that the gateway uses.</summary>
/// <param name="Algorithm"><c>alg</c>: it selects a key, and the key determines the algorithm.</param>
/// <param name="KeyId"><c>kid</c>; null where there is none.</param>
internal sealed record JwtHeader(string Algorithm, string? KeyId)
{
    // RFC 7519 section 5.1 and RFC 9068 section 2.1. Tokens of other types (logout tokens, proofs of possession) are
    // not access tokens.
    private static readonly string[] Types = ["JWT", "at+jwt", "application/at+jwt"];

    /// <summary>
    /// Reads a header; null where it is invalid, or requires an unsupported feature: an extension (<c>crit</c>, RFC
    /// 7515 section 4.1.11), an encrypted or a nested token (<c>enc</c>, <c>cty</c>), compression (<c>zip</c>).
    /// </summary>
    public static JwtHeader? Read(JsonElement json)
    {
        if (
            json.ValueKind != JsonValueKind.Object
            || json.TryGetProperty("crit", out _)
            || json.TryGetProperty("enc", out _)
            || json.TryGetProperty("cty", out _)
            || json.TryGetProperty("zip", out _)
            || !json.TryGetProperty("alg", out var algorithm)
            || algorithm.ValueKind != JsonValueKind.String
        )
        {
            return null;
        }

        if (
            json.TryGetProperty("typ", out var type)
            && !(
                type.ValueKind == JsonValueKind.String
                && Types.Contains(type.GetString(), StringComparer.OrdinalIgnoreCase)
            )
        )
        {
            return null;
        }

        string? keyId = null;
        if (json.TryGetProperty("kid", out var kid))
        {
            if (kid.ValueKind != JsonValueKind.String || kid.GetString() is not { Length: > 0 } id)
            {
                return null;
            }

            keyId = id;
        }

        return new JwtHeader(algorithm.GetString()!, keyId);
    }
}
