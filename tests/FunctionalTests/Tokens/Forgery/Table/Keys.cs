using System.Security.Cryptography;
using System.Text;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Tokens;

namespace FunctionalTests.Tokens.Forgery.Table;

/// <summary>A token that is signed with what everybody knows, or with a key that is not for tokens.</summary>
internal static class Keys
{
    public static IEnumerable<BadToken> List()
    {
        foreach (var (name, secret) in Known())
        {
            var by = TokenForge.Hs256 with { Signer = Signers.Hmac(secret) };
            yield return new($"HS256 by {name}", by.Token);
            yield return new($"HS256 by {name}, without kid", by.With("kid", null).Token);
            yield return new($"HS256 by {name}, with the RSA key's kid", by.With("kid", "\"rsa\"").Token);
            yield return new($"HS256 by {name}, with the EC key's kid", by.With("kid", "\"ec\"").Token);
        }

        var oct = TokenForge.Hs256.With("kid", "\"oct\"") with { Signer = Signers.Hmac(ForgeKeys.Oct) };
        yield return new("the symmetric key of the document", oct.Token);
        yield return new("the symmetric key of the document, without kid", oct.With("kid", null).Token);
        yield return new(
            "the gateway's second secret with the first one's kid",
            (TokenForge.Hs256 with { Signer = Signers.Hmac(Encoding.UTF8.GetBytes(ForgeKeys.OtherSecret)) }).Token
        );
        foreach (
            var bad in Rsa("rsa-short", ForgeKeys.ShortRsa)
                .Concat(Rsa("rsa-enc", ForgeKeys.EncryptionRsa))
                .Concat(Rsa("rsa-512", ForgeKeys.Rsa512))
                .Concat(Rsa("rsa", ForgeKeys.AttackersRsa))
                .Concat(Rsa("attacker", ForgeKeys.AttackersRsa))
        )
        {
            yield return bad;
        }

        var rs512 = TokenForge.Rs256 with { Signer = Signers.Rsa(ForgeKeys.Rsa512, HashAlgorithmName.SHA512) };
        yield return new(
            "a key for RS512, with RS512",
            rs512.With("kid", "\"rsa-512\"").With("alg", "\"RS512\"").Token
        );
        var p384 = TokenForge.Es256.With("kid", "\"ec-384\"") with { Signer = Signers.Ecdsa(ForgeKeys.Ec384) };
        yield return new("a P-384 key with ES256", p384.Token);
        yield return new(
            "a P-384 key with ES384",
            (p384 with { Signer = Signers.Ecdsa(ForgeKeys.Ec384, HashAlgorithmName.SHA384) })
                .With("alg", "\"ES384\"")
                .Token
        );
        var stranger = TokenForge.Es256 with { Signer = Signers.Ecdsa(ForgeKeys.AttackersEc) };
        yield return new("the attacker's EC key with the kid of ours", stranger.Token);
        yield return new("the attacker's EC key without kid", stranger.With("kid", null).Token);
    }

    private static IEnumerable<BadToken> Rsa(string keyId, RSA key)
    {
        var by = TokenForge.Rs256.With("kid", $"\"{keyId}\"") with { Signer = Signers.Rsa(key) };
        var name = ReferenceEquals(key, ForgeKeys.AttackersRsa) ? $"the attacker's RSA key as {keyId}" : keyId;
        yield return new(name, by.Token);
        yield return new($"{name}, without kid", by.With("kid", null).Token);
    }

    private static IEnumerable<(string Name, byte[] Secret)> Known() =>
        [
            ("nothing", []),
            ("its own kid", Encoding.UTF8.GetBytes(GatewayHost.KeyId)),
            ("the RSA key in PEM", Encoding.UTF8.GetBytes(ForgeKeys.Rsa.ExportSubjectPublicKeyInfoPem())),
            (
                "the RSA key in PEM with a line break",
                Encoding.UTF8.GetBytes(ForgeKeys.Rsa.ExportSubjectPublicKeyInfoPem() + "\n")
            ),
            ("the RSA key in PKCS #1 PEM", Encoding.UTF8.GetBytes(ForgeKeys.Rsa.ExportRSAPublicKeyPem())),
            ("the RSA key in DER", ForgeKeys.Rsa.ExportSubjectPublicKeyInfo()),
            ("the RSA key in PKCS #1 DER", ForgeKeys.Rsa.ExportRSAPublicKey()),
            ("the RSA key's JWK", Encoding.UTF8.GetBytes(ForgeKeys.Jwk(ForgeKeys.Rsa))),
            ("the RSA key's modulus", ForgeKeys.Rsa.ExportParameters(false).Modulus!),
            (
                "the RSA key's modulus in base64url",
                Encoding.UTF8.GetBytes(ForgeKeys.Encode(ForgeKeys.Rsa.ExportParameters(false).Modulus!))
            ),
            ("the EC key in PEM", Encoding.UTF8.GetBytes(ForgeKeys.Ec.ExportSubjectPublicKeyInfoPem())),
            ("the EC key in DER", ForgeKeys.Ec.ExportSubjectPublicKeyInfo()),
            ("the EC key's JWK", Encoding.UTF8.GetBytes(ForgeKeys.Jwk(ForgeKeys.Ec))),
            (
                "the EC key's point",
                [.. ForgeKeys.Ec.ExportParameters(false).Q.X!, .. ForgeKeys.Ec.ExportParameters(false).Q.Y!]
            ),
            ("the whole document", Encoding.UTF8.GetBytes(ForgeKeys.Document)),
        ];
}
