using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace EdgeGateway.Testing.Tokens;

/// <summary>
/// The keys of the tests' issuers and of an attacker. The key set holds usable keys and keys that must not be used.
/// </summary>
public static class TestKeys
{
    /// <summary>The <c>iss</c> of tokens that a key of the key set signs.</summary>
    public const string Issuer = "https://issuer.example/";

    /// <summary>The <c>aud</c> of tokens that a key of the key set signs.</summary>
    public const string Audience = "logs";

    /// <summary>The <c>kid</c> of the gateway's second HS256 key.</summary>
    public const string OtherKeyId = "other";

    /// <summary>The gateway's second HS256 key.</summary>
    public const string OtherSecret = "other-other-other-other-other-other";

    /// <summary>The key set's <c>rsa</c>: 2048 bits.</summary>
    public static RSA Rsa { get; } = RSA.Create(2048);

    /// <summary>The key set's <c>rsa-short</c>: 1024 bits.</summary>
    public static RSA ShortRsa { get; } = RSA.Create(1024);

    /// <summary>The key set's <c>rsa-enc</c>: for encryption.</summary>
    public static RSA EncryptionRsa { get; } = RSA.Create(2048);

    /// <summary>The key set's <c>rsa-512</c>: for RS512.</summary>
    public static RSA Rsa512 { get; } = RSA.Create(2048);

    /// <summary>The key set's <c>ec</c>: P-256.</summary>
    public static ECDsa Ec { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The key set's <c>ec-384</c>: P-384.</summary>
    public static ECDsa EcP384 { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP384);

    /// <summary>The key set's <c>oct</c>: a symmetric key, which no issuer should publish.</summary>
    public static byte[] Symmetric { get; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>The attacker's key. It is not in the key set.</summary>
    public static RSA AttackersRsa { get; } = RSA.Create(2048);

    /// <summary>The attacker's key. It is not in the key set.</summary>
    public static ECDsa AttackersEc { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The key set as a JWKS document (RFC 7517 section 5).</summary>
    public static string KeySet { get; } =
        KeySetOf(
            Jwk(Rsa, ""","kid":"rsa","use":"sig","alg":"RS256" """),
            Jwk(ShortRsa, ""","kid":"rsa-short" """),
            Jwk(EncryptionRsa, ""","kid":"rsa-enc","use":"enc" """),
            Jwk(Rsa512, ""","kid":"rsa-512","alg":"RS512" """),
            Jwk(Ec, ""","kid":"ec","use":"sig" """),
            Jwk(EcP384, ""","kid":"ec-384" """),
            Jwk(Symmetric, ""","kid":"oct","alg":"HS256" """)
        );

    /// <summary>Builds a JWKS document (RFC 7517 section 5) from JWKs.</summary>
    public static string KeySetOf(params IEnumerable<string> keys) => $$"""{"keys":[{{string.Join(',', keys)}}]}""";

    /// <summary>Builds the JWK of a public key (RFC 7517). <paramref name="more"/> holds more members as JSON.</summary>
    public static string Jwk(RSA key, string more = "")
    {
        var parts = key.ExportParameters(includePrivateParameters: false);
        var (n, e) = (Base64UrlEncode(parts.Modulus!), Base64UrlEncode(parts.Exponent!));
        return $$"""{"kty":"RSA","n":"{{n}}","e":"{{e}}"{{more}}}""";
    }

    /// <summary>Builds the JWK of a public key (RFC 7517). <paramref name="more"/> holds more members as JSON.</summary>
    public static string Jwk(ECDsa key, string more = "")
    {
        var parts = key.ExportParameters(includePrivateParameters: false);
        var (x, y) = (Base64UrlEncode(parts.Q.X!), Base64UrlEncode(parts.Q.Y!));
        return $$"""{"kty":"EC","crv":"P-{{key.KeySize}}","x":"{{x}}","y":"{{y}}"{{more}}}""";
    }

    /// <summary>Builds the JWK of a symmetric key (RFC 7518 section 6.4).</summary>
    public static string Jwk(byte[] key, string more = "") =>
        $$"""{"kty":"oct","k":"{{Base64UrlEncode(key)}}"{{more}}}""";

    /// <summary>Encodes bytes as base64url without padding.</summary>
    public static string Base64UrlEncode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>Encodes a text's UTF-8 bytes as base64url without padding.</summary>
    public static string Base64UrlEncode(string text) => Base64UrlEncode(Encoding.UTF8.GetBytes(text));
}
