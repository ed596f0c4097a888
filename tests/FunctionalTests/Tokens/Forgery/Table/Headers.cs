using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeGateway.Testing.Tokens;

namespace FunctionalTests.Tokens.Forgery.Table;

/// <summary>A header that brings a key, or asks for what we do not do (RFC 7515 section 4.1, RFC 8725 section 3.10).</summary>
internal static class Headers
{
    public static IEnumerable<BadToken> List() => [.. Keys(), .. Extensions(), .. Types()];

    private static IEnumerable<BadToken> Keys()
    {
        using var certificate = new CertificateRequest(
            "CN=attacker",
            ForgeKeys.AttackersRsa,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        ).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        foreach (
            var (keyId, said) in ((string?, string)[])[("\"rsa\"", "ours"), ("\"attacker\"", "its own"), (null, "none")]
        )
        {
            var by = TokenForge.Rs256.With("kid", keyId) with { Signer = Signers.Rsa(ForgeKeys.AttackersRsa) };
            yield return new(
                $"jwk with the attacker's RSA key, kid: {said}",
                by.With("jwk", ForgeKeys.Jwk(ForgeKeys.AttackersRsa)).Token
            );
            yield return new($"jku, kid: {said}", by.With("jku", "\"https://attacker.example/jwks.json\"").Token);
            yield return new($"x5u, kid: {said}", by.With("x5u", "\"https://attacker.example/cert.pem\"").Token);
            yield return new(
                $"x5c, kid: {said}",
                by.With("x5c", $"[\"{Convert.ToBase64String(certificate.RawData)}\"]").Token
            );
            yield return new(
                $"x5t, kid: {said}",
                by.With("x5t", $"\"{ForgeKeys.Encode(certificate.GetCertHash())}\"").Token
            );
        }

        yield return new(
            "jwk with the attacker's EC key",
            (
                TokenForge.Es256.With("kid", null).With("jwk", ForgeKeys.Jwk(ForgeKeys.AttackersEc)) with
                {
                    Signer = Signers.Ecdsa(ForgeKeys.AttackersEc),
                }
            ).Token
        );
        yield return new(
            "jwk with the attacker's secret",
            (
                TokenForge.Hs256.With("kid", null).With("jwk", ForgeKeys.Jwk(new byte[32])) with
                {
                    Signer = Signers.Hmac(new byte[32]),
                }
            ).Token
        );
        yield return new(
            "jku with a file",
            (
                TokenForge.Rs256.With("jku", "\"file:///proc/self/environ\"") with
                {
                    Signer = Signers.Rsa(ForgeKeys.AttackersRsa),
                }
            ).Token
        );
    }

    private static IEnumerable<BadToken> Extensions()
    {
        foreach (
            var names in (string[])
                [
                    "[\"exp\"]",
                    "[\"alg\"]",
                    "[\"urn:example:unknown\"]",
                    "[\"b64\"]",
                    "[]",
                    "[1]",
                    "\"exp\"",
                    "{}",
                    "null",
                ]
        )
        {
            yield return new(
                $"crit {names}",
                TokenForge.Hs256.With("crit", names).With("exp", TokenForge.In(60)).Token
            );
        }

        var raw = TokenForge.Hs256.With("b64", "false");
        yield return new("b64 false with its crit", raw.With("crit", "[\"b64\"]").Token);
        yield return new("b64 false and a payload as it is", (raw with { PayloadPart = raw.Payload }).Token);
        yield return new(
            "b64 false and a signature of the payload as it is",
            raw.WithSignature(raw.Signer(Encoding.UTF8.GetBytes($"{raw.HeaderPart}.{raw.Payload}")))
        );

        yield return new("zip", TokenForge.Hs256.With("zip", "\"DEF\"").Token);
        yield return new(
            "zip with a packed payload",
            TokenForge.Hs256.With("zip", "\"DEF\"").WithPayload(Deflate(TokenForge.Hs256.Payload)).Token
        );
        yield return new(
            "a packed payload without zip",
            TokenForge.Hs256.WithPayload(Deflate(TokenForge.Hs256.Payload)).Token
        );
        yield return new("enc", TokenForge.Hs256.With("enc", "\"A256GCM\"").Token);
        yield return new("cty", TokenForge.Hs256.With("cty", "\"JWT\"").Token);
        yield return new("cty null", TokenForge.Hs256.With("cty", "null").Token);
    }

    private static IEnumerable<BadToken> Types()
    {
        foreach (
            var type in (string[])
                [
                    "\"logout+jwt\"",
                    "\"dpop+jwt\"",
                    "\"secevent+jwt\"",
                    "\"JWE\"",
                    "\"JOSE+JSON\"",
                    "\"at+jwt \"",
                    "\"\"",
                    "1",
                    "null",
                    "[\"JWT\"]",
                    "{}",
                ]
        )
        {
            yield return new($"typ {type}", TokenForge.Hs256.With("typ", type).Token);
        }
    }

    private static byte[] Deflate(string text)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal))
        {
            deflate.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
