using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace EdgeGateway.Testing.Tokens;

/// <summary>The keys of the tests' issuers, and those of an attacker. The JWKS document has usable keys beside such as must not be
/// used.</summary>
public static class ForgeKeys
{
    /// <summary>The <c>iss</c> of the key set's tokens.</summary>
    public const string Issuer = "https://issuer.example/";

    /// <summary>Their <c>aud</c>.</summary>
    public const string Audience = "logs";

    /// <summary>The <c>kid</c> of the gateway's second HS256 key.</summary>
    public const string OtherKeyId = "other";

    /// <summary>The gateway's second HS256 key.</summary>
    public const string OtherSecret = "other-other-other-other-other-other";

    /// <summary>In the document as <c>rsa</c>: 2048 bits.</summary>
    public static RSA Rsa { get; } = RSA.Create(2048);

    /// <summary>As <c>rsa-short</c>: 1024 bits.</summary>
    public static RSA ShortRsa { get; } = RSA.Create(1024);

    /// <summary>As <c>rsa-enc</c>: for encryption.</summary>
    public static RSA EncryptionRsa { get; } = RSA.Create(2048);

    /// <summary>As <c>rsa-512</c>: for RS512.</summary>
    public static RSA Rsa512 { get; } = RSA.Create(2048);

    /// <summary>As <c>ec</c>: P-256.</summary>
    public static ECDsa Ec { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>As <c>ec-384</c>: P-384.</summary>
    public static ECDsa Ec384 { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP384);

    /// <summary>As <c>oct</c>: symmetric, and published all the same.</summary>
    public static byte[] Oct { get; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>In no document.</summary>
    public static RSA AttackersRsa { get; } = RSA.Create(2048);

    /// <summary>In no document.</summary>
    public static ECDsa AttackersEc { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The key set.</summary>
    public static string Document { get; } =
        Set(
            Jwk(Rsa, ""","kid":"rsa","use":"sig","alg":"RS256" """),
            Jwk(ShortRsa, ""","kid":"rsa-short" """),
            Jwk(EncryptionRsa, ""","kid":"rsa-enc","use":"enc" """),
            Jwk(Rsa512, ""","kid":"rsa-512","alg":"RS512" """),
            Jwk(Ec, ""","kid":"ec","use":"sig" """),
            Jwk(Ec384, ""","kid":"ec-384" """),
            Jwk(Oct, ""","kid":"oct","alg":"HS256" """)
        );

    /// <summary>A JWKS document of these keys.</summary>
    public static string Set(params IEnumerable<string> keys) => $$"""{"keys":[{{string.Join(',', keys)}}]}""";

    /// <summary>A public key as a JWK (RFC 7517).</summary>
    public static string Jwk(RSA key, string more = "")
    {
        var parts = key.ExportParameters(includePrivateParameters: false);
        return $$"""{"kty":"RSA","n":"{{Encode(parts.Modulus!)}}","e":"{{Encode(parts.Exponent!)}}"{{more}}}""";
    }

    /// <summary>A public key as a JWK (RFC 7517).</summary>
    public static string Jwk(ECDsa key, string more = "")
    {
        var parts = key.ExportParameters(includePrivateParameters: false);
        return $$"""{"kty":"EC","crv":"P-{{key.KeySize}}","x":"{{Encode(parts.Q.X!)}}","y":"{{Encode(parts.Q.Y!)}}"{{more}}}""";
    }

    /// <summary>A symmetric key as a JWK (RFC 7517).</summary>
    public static string Jwk(byte[] key, string more = "") => $$"""{"kty":"oct","k":"{{Encode(key)}}"{{more}}}""";

    /// <summary>base64url without padding.</summary>
    public static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>base64url without padding, of the text in UTF-8.</summary>
    public static string Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));
}
