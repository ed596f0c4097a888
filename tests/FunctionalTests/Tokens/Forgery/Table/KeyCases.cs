using System.Security.Cryptography;
using System.Text;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Tokens;

namespace FunctionalTests.Tokens.Forgery.Table;

/// <summary>Tokens that are signed with public knowledge, or with a key that is not for tokens.</summary>
internal static class KeyCases
{
    public static IEnumerable<BadToken> List()
    {
        foreach (var (name, secret) in PublicSecrets())
        {
            var by = TokenBuilder.Hs256 with { Signer = Signers.Hmac(secret) };
            yield return new($"HS256 by {name}", by.Token);
            yield return new($"HS256 by {name}, without kid", by.WithField("kid", null).Token);
            yield return new($"HS256 by {name}, with the RSA key's kid", by.WithField("kid", "\"rsa\"").Token);
            yield return new($"HS256 by {name}, with the EC key's kid", by.WithField("kid", "\"ec\"").Token);
        }

        var oct = TokenBuilder.Hs256.WithField("kid", "\"oct\"") with { Signer = Signers.Hmac(TestKeys.Symmetric) };
        yield return new("the symmetric key of the document", oct.Token);
        yield return new("the symmetric key of the document, without kid", oct.WithField("kid", null).Token);
        yield return new(
            "the gateway's second secret with the first one's kid",
            (TokenBuilder.Hs256 with { Signer = Signers.Hmac(Encoding.UTF8.GetBytes(TestKeys.OtherSecret)) }).Token
        );
        foreach (
            var bad in Rsa("rsa-short", TestKeys.ShortRsa)
                .Concat(Rsa("rsa-enc", TestKeys.EncryptionRsa))
                .Concat(Rsa("rsa-512", TestKeys.Rsa512))
                .Concat(Rsa("rsa", TestKeys.AttackersRsa))
                .Concat(Rsa("attacker", TestKeys.AttackersRsa))
        )
        {
            yield return bad;
        }

        var rs512 = TokenBuilder.Rs256 with { Signer = Signers.Rsa(TestKeys.Rsa512, HashAlgorithmName.SHA512) };
        yield return new(
            "a key for RS512, with RS512",
            rs512.WithField("kid", "\"rsa-512\"").WithField("alg", "\"RS512\"").Token
        );
        var p384 = TokenBuilder.Es256.WithField("kid", "\"ec-384\"") with { Signer = Signers.Ecdsa(TestKeys.EcP384) };
        yield return new("a P-384 key with ES256", p384.Token);
        yield return new(
            "a P-384 key with ES384",
            (p384 with { Signer = Signers.Ecdsa(TestKeys.EcP384, HashAlgorithmName.SHA384) })
                .WithField("alg", "\"ES384\"")
                .Token
        );
        var attacker = TokenBuilder.Es256 with { Signer = Signers.Ecdsa(TestKeys.AttackersEc) };
        yield return new("the attacker's EC key with the kid of ours", attacker.Token);
        yield return new("the attacker's EC key without kid", attacker.WithField("kid", null).Token);
    }

    private static IEnumerable<BadToken> Rsa(string keyId, RSA key)
    {
        var by = TokenBuilder.Rs256.WithField("kid", $"\"{keyId}\"") with { Signer = Signers.Rsa(key) };
        var name = ReferenceEquals(key, TestKeys.AttackersRsa) ? $"the attacker's RSA key as {keyId}" : keyId;
        yield return new(name, by.Token);
        yield return new($"{name}, without kid", by.WithField("kid", null).Token);
    }

    private static IEnumerable<(string Name, byte[] Secret)> PublicSecrets() =>
        [
            ("nothing", []),
            ("its own kid", Encoding.UTF8.GetBytes(GatewayHost.KeyId)),
            ("the RSA key in PEM", Encoding.UTF8.GetBytes(TestKeys.Rsa.ExportSubjectPublicKeyInfoPem())),
            (
                "the RSA key in PEM with a line break",
                Encoding.UTF8.GetBytes(TestKeys.Rsa.ExportSubjectPublicKeyInfoPem() + "\n")
            ),
            ("the RSA key in PKCS #1 PEM", Encoding.UTF8.GetBytes(TestKeys.Rsa.ExportRSAPublicKeyPem())),
            ("the RSA key in DER", TestKeys.Rsa.ExportSubjectPublicKeyInfo()),
            ("the RSA key in PKCS #1 DER", TestKeys.Rsa.ExportRSAPublicKey()),
            ("the RSA key's JWK", Encoding.UTF8.GetBytes(TestKeys.Jwk(TestKeys.Rsa))),
            ("the RSA key's modulus", TestKeys.Rsa.ExportParameters(false).Modulus!),
            (
                "the RSA key's modulus in base64url",
                Encoding.UTF8.GetBytes(TestKeys.Base64UrlEncode(TestKeys.Rsa.ExportParameters(false).Modulus!))
            ),
            ("the EC key in PEM", Encoding.UTF8.GetBytes(TestKeys.Ec.ExportSubjectPublicKeyInfoPem())),
            ("the EC key in DER", TestKeys.Ec.ExportSubjectPublicKeyInfo()),
            ("the EC key's JWK", Encoding.UTF8.GetBytes(TestKeys.Jwk(TestKeys.Ec))),
            (
                "the EC key's point",
                [.. TestKeys.Ec.ExportParameters(false).Q.X!, .. TestKeys.Ec.ExportParameters(false).Q.Y!]
            ),
            ("the whole document", Encoding.UTF8.GetBytes(TestKeys.KeySet)),
        ];
}
