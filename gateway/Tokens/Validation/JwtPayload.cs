using System.Collections.Frozen;
using System.Text.Json;

namespace EdgeGateway.Tokens.Validation;

/// <summary>The claims of a token (RFC 7519 section 4) that the gateway uses.</summary>
/// <param name="Tenant"><c>tenant</c>, required.</param>
/// <param name="Apps"><c>app</c>: one, several, or <c>*</c>.</param>
/// <param name="Scopes"><c>scope</c>.</param>
/// <param name="TokenId"><c>jti</c>; null where there is none.</param>
/// <param name="ParentId"><c>parent_jti</c>; null where there is none.</param>
/// <param name="ExpiresAt"><c>exp</c>, required.</param>
/// <param name="StreamsUntil"><c>stream_exp</c>; null where there is none.</param>
/// <param name="NotBefore"><c>nbf</c>; null where there is none.</param>
/// <param name="IssuedAt"><c>iat</c>; null where there is none.</param>
/// <param name="IsOneTime"><c>once</c>: whether this is a one-time token.</param>
/// <param name="Others">The other claims whose values are strings.</param>
internal sealed record JwtPayload(
    string Tenant,
    string[] Apps,
    string[] Scopes,
    string? TokenId,
    string? ParentId,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? StreamsUntil,
    DateTimeOffset? NotBefore,
    DateTimeOffset? IssuedAt,
    bool IsOneTime,
    IReadOnlyDictionary<string, string> Others
)
{
    // The end of the year 9999, the last value of DateTimeOffset.
    private const double LastSecond = 253_402_300_799;

    // Claims that are properties, or that every token has, are not stored among the other claims.
    private static readonly FrozenSet<string> KnownClaims = new[]
    {
        TokenClaims.Tenant,
        TokenClaims.App,
        TokenClaims.Scope,
        TokenClaims.TokenId,
        TokenClaims.ParentId,
        "iss",
        "aud",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Reads the claims; null where a required one is missing or one has the wrong type.</summary>
    public static JwtPayload? Read(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object
        && ReadString(json, TokenClaims.Tenant, out var tenant)
        && tenant is not null
        && TokenClaims.IsTenant(tenant)
        && ReadStrings(json, TokenClaims.App, out var apps)
        && ReadStrings(json, TokenClaims.Scope, out var scopes)
        && ReadString(json, TokenClaims.TokenId, out var tokenId)
        && (tokenId is null || TokenClaims.IsTokenId(tokenId))
        && ReadString(json, TokenClaims.ParentId, out var parentId)
        && (parentId is null || TokenClaims.IsTokenId(parentId))
        && ReadDate(json, "exp", out var expiresAt)
        && expiresAt is not null
        && ReadDate(json, TokenClaims.StreamExpiry, out var streamsUntil)
        && ReadDate(json, "nbf", out var notBefore)
        && ReadDate(json, "iat", out var issuedAt)
        && ReadBoolean(json, TokenClaims.OneTime, out var isOneTime)
        // The id marks a one-time token as used.
        && (!isOneTime || tokenId is not null)
            ? new JwtPayload(
                tenant,
                apps,
                [.. scopes.SelectMany(scope => scope.Split(' ', StringSplitOptions.RemoveEmptyEntries))],
                tokenId,
                parentId,
                expiresAt.Value,
                streamsUntil,
                notBefore,
                issuedAt,
                isOneTime,
                ReadOthers(json)
            )
            : null;

    private static bool ReadString(JsonElement json, string name, out string? value)
    {
        value = null;
        if (!json.TryGetProperty(name, out var claim))
        {
            return true;
        }

        value = claim.ValueKind == JsonValueKind.String ? claim.GetString() : null;
        return value is not null;
    }

    // One string, or an array of strings.
    private static bool ReadStrings(JsonElement json, string name, out string[] values)
    {
        values = [];
        if (!json.TryGetProperty(name, out var claim))
        {
            return true;
        }

        JsonElement[] elements = claim.ValueKind == JsonValueKind.Array ? [.. claim.EnumerateArray()] : [claim];
        if (elements.Any(element => element.ValueKind != JsonValueKind.String))
        {
            return false;
        }

        values = [.. elements.Select(element => element.GetString()!)];
        return true;
    }

    // Seconds since 1970, fractions allowed (RFC 7519 section 2, "NumericDate").
    private static bool ReadDate(JsonElement json, string name, out DateTimeOffset? value)
    {
        value = null;
        if (!json.TryGetProperty(name, out var claim))
        {
            return true;
        }

        if (
            claim.ValueKind != JsonValueKind.Number
            || !claim.TryGetDouble(out var seconds)
            || seconds is not (>= 0 and <= LastSecond)
        )
        {
            return false;
        }

        value = DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Floor(seconds * 1_000));
        return true;
    }

    private static IReadOnlyDictionary<string, string> ReadOthers(JsonElement json)
    {
        Dictionary<string, string>? others = null;
        foreach (
            var claim in json.EnumerateObject()
                .Where(claim => claim.Value.ValueKind == JsonValueKind.String && !KnownClaims.Contains(claim.Name))
        )
        {
            (others ??= new(1, StringComparer.Ordinal))[claim.Name] = claim.Value.GetString()!;
        }

        return others ?? (IReadOnlyDictionary<string, string>)FrozenDictionary<string, string>.Empty;
    }

    private static bool ReadBoolean(JsonElement json, string name, out bool value)
    {
        value = false;
        if (!json.TryGetProperty(name, out var claim))
        {
            return true;
        }

        value = claim.ValueKind == JsonValueKind.True;
        return claim.ValueKind is JsonValueKind.True or JsonValueKind.False;
    }
}
