using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace EdgeGateway.Tokens.Keys;

/// <summary>Reads JWKS documents (RFC 7517 section 5).</summary>
internal static class JsonWebKeys
{
    private const int MinRsaBits = 2048;

    /// <summary>
    /// Returns the usable keys: public keys for signatures, RSA for RS256 and P-256 for ES256. All others are ignored,
    /// symmetric and unreadable ones included (section 5: "implementations SHOULD ignore" what they do not understand).
    /// </summary>
    /// <exception cref="InvalidDataException">The text is not a JWKS document.</exception>
    public static IReadOnlyList<VerificationKey> Read(string document, string? issuer, string? audience)
    {
        try
        {
            using var json = JsonDocument.Parse(document);
            return
            [
                .. json
                    .RootElement.GetProperty("keys")
                    .EnumerateArray()
                    .Select(Read)
                    .OfType<JsonWebKey>()
                    .Where(key =>
                        key.Use is null or JsonWebKeyUseNames.Sig
                        && (key.KeyOps.Count == 0 || key.KeyOps.Contains("verify"))
                    )
                    .Select(key =>
                        Algorithm(key) is { } algorithm
                            ? new VerificationKey(key.Kid, key, algorithm, issuer, audience)
                            : null
                    )
                    .OfType<VerificationKey>(),
            ];
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InvalidDataException("It is not a JWKS document.", exception);
        }
    }

    private static JsonWebKey? Read(JsonElement key)
    {
        try
        {
            return new JsonWebKey(key.GetRawText());
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string? Algorithm(JsonWebKey key)
    {
        var algorithm = key switch
        {
            { Kty: JsonWebAlgorithmsKeyTypes.RSA, N.Length: > 0, E.Length: > 0 } when CountBits(key.N) >= MinRsaBits =>
                SecurityAlgorithms.RsaSha256,
            {
                Kty: JsonWebAlgorithmsKeyTypes.EllipticCurve,
                Crv: JsonWebKeyECTypes.P256,
                X.Length: > 0,
                Y.Length: > 0
            } => SecurityAlgorithms.EcdsaSha256,
            _ => null,
        };
        return key.Alg is null || key.Alg == algorithm ? algorithm : null;
    }

    // JsonWebKey.KeySize throws for invalid base64url, and counts leading zeros.
    private static int CountBits(string modulus)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(modulus.Length)];
        return Base64Url.DecodeFromChars(modulus, bytes, out _, out var count) == OperationStatus.Done
            ? 8 * bytes.AsSpan(0, count).TrimStart((byte)0).Length
            : 0;
    }
}
