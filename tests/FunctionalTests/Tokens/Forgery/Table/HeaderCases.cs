using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeGateway.Testing.Tokens;

namespace FunctionalTests.Tokens.Forgery.Table;

/// <summary>
/// Headers that carry a key or require an unsupported extension (RFC 7515 section 4.1, RFC 8725 section 3.10).
/// </summary>
internal static class HeaderCases
{
    public static IEnumerable<BadToken> List() => [.. Keys(), .. Extensions(), .. Types()];

    private static IEnumerable<BadToken> Keys()
    {
        using var certificate = new CertificateRequest(
            "CN=attacker",
            TestKeys.AttackersRsa,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        ).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        foreach (
            var (keyId, kidDescription) in ((string?, string)[])
                [("\"rsa\"", "ours"), ("\"attacker\"", "its own"), (null, "none")]
        )
        {
            var by = TokenBuilder.Rs256.WithField("kid", keyId) with { Signer = Signers.Rsa(TestKeys.AttackersRsa) };
            yield return new(
                $"jwk with the attacker's RSA key, kid: {kidDescription}",
                by.WithField("jwk", TestKeys.Jwk(TestKeys.AttackersRsa)).Token
            );
            yield return new(
                $"jku, kid: {kidDescription}",
                by.WithField("jku", "\"https://attacker.example/jwks.json\"").Token
            );
            yield return new(
                $"x5u, kid: {kidDescription}",
                by.WithField("x5u", "\"https://attacker.example/cert.pem\"").Token
            );
            yield return new(
                $"x5c, kid: {kidDescription}",
                by.WithField("x5c", $"[\"{Convert.ToBase64String(certificate.RawData)}\"]").Token
            );
            yield return new(
                $"x5t, kid: {kidDescription}",
                by.WithField("x5t", $"\"{TestKeys.Base64UrlEncode(certificate.GetCertHash())}\"").Token
            );
        }

        yield return new(
            "jwk with the attacker's EC key",
            (
                TokenBuilder.Es256.WithField("kid", null).WithField("jwk", TestKeys.Jwk(TestKeys.AttackersEc)) with
                {
                    Signer = Signers.Ecdsa(TestKeys.AttackersEc),
                }
            ).Token
        );
        yield return new(
            "jwk with the attacker's secret",
            (
                TokenBuilder.Hs256.WithField("kid", null).WithField("jwk", TestKeys.Jwk(new byte[32])) with
                {
                    Signer = Signers.Hmac(new byte[32]),
                }
            ).Token
        );
        yield return new(
            "jku with a file",
            (
                TokenBuilder.Rs256.WithField("jku", "\"file:///proc/self/environ\"") with
                {
                    Signer = Signers.Rsa(TestKeys.AttackersRsa),
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
                TokenBuilder.Hs256.WithField("crit", names).WithField("exp", TokenBuilder.SecondsFromNow(60)).Token
            );
        }

        var raw = TokenBuilder.Hs256.WithField("b64", "false");
        yield return new("b64 false with its crit", raw.WithField("crit", "[\"b64\"]").Token);
        yield return new("b64 false and a payload as it is", (raw with { PayloadPart = raw.Payload }).Token);
        yield return new(
            "b64 false and a signature of the payload as it is",
            raw.WithSignature(raw.Signer(Encoding.UTF8.GetBytes($"{raw.HeaderPart}.{raw.Payload}")))
        );

        yield return new("zip", TokenBuilder.Hs256.WithField("zip", "\"DEF\"").Token);
        yield return new(
            "zip with a compressed payload",
            TokenBuilder.Hs256.WithField("zip", "\"DEF\"").WithPayload(Deflate(TokenBuilder.Hs256.Payload)).Token
        );
        yield return new(
            "a compressed payload without zip",
            TokenBuilder.Hs256.WithPayload(Deflate(TokenBuilder.Hs256.Payload)).Token
        );
        yield return new("enc", TokenBuilder.Hs256.WithField("enc", "\"A256GCM\"").Token);
        yield return new("cty", TokenBuilder.Hs256.WithField("cty", "\"JWT\"").Token);
        yield return new("cty null", TokenBuilder.Hs256.WithField("cty", "null").Token);
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
            yield return new($"typ {type}", TokenBuilder.Hs256.WithField("typ", type).Token);
        }
    }

    private static byte[] Deflate(string text)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new DeflateStream(compressed, CompressionLevel.Optimal))
        {
            deflate.Write(Encoding.UTF8.GetBytes(text));
        }

        return compressed.ToArray();
    }
}
