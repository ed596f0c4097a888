using System.Security.Cryptography;
using System.Text;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Tokens;

namespace FunctionalTests.Tokens.Forgery.Table;

/// <summary>Tokens whose <c>alg</c> tries to choose how the token is verified (RFC 8725 section 2.1).</summary>
internal static class AlgorithmCases
{
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes(GatewayHost.Secret);

    public static IEnumerable<BadToken> List() =>
        [.. None(), .. Malformed(), .. Symmetric(), .. Asymmetric(), .. Unknown()];

    private static IEnumerable<BadToken> None()
    {
        foreach (var none in (string[])["none", "None", "NONE", "nOnE", "none ", ""])
        {
            var named = TokenBuilder.Hs256.WithField("alg", $"\"{none}\"");
            yield return new($"'{none}' with the key's signature", named.Token);
            yield return new($"'{none}' without signature", named.WithSignature(""));
            yield return new($"'{none}' without signature and kid", named.WithField("kid", null).WithSignature(""));
            yield return new($"'{none}' with a signature of nothing", named.WithSignature("AA"));
            yield return new($"'{none}' in two parts", named.SigningInput);
        }
    }

    private static IEnumerable<BadToken> Malformed()
    {
        foreach (
            var text in (string?[])
                [null, "null", "256", "{}", "[]", "[\"HS256\"]", "true", "\"hs256\"", "\"HS256 \"", "\"HS256\\u0000\""]
        )
        {
            yield return new($"is {text ?? "missing"}", TokenBuilder.Hs256.WithField("alg", text).Token);
        }
    }

    private static IEnumerable<BadToken> Symmetric()
    {
        foreach (var hash in (HashAlgorithmName[])[HashAlgorithmName.SHA384, HashAlgorithmName.SHA512])
        {
            var by = TokenBuilder.Hs256 with { Signer = Signers.Hmac(Secret, hash) };
            yield return new($"HS with {hash.Name}", by.WithField("alg", $"\"HS{hash.Name![3..]}\"").Token);
            yield return new($"HS with {hash.Name}, called HS256", by.Token);
            yield return new(
                $"HS256 called HS with {hash.Name}",
                TokenBuilder.Hs256.WithField("alg", $"\"HS{hash.Name![3..]}\"").Token
            );
        }
    }

    private static IEnumerable<BadToken> Asymmetric()
    {
        yield return new(
            "RS256 with the HS256 key's kid",
            TokenBuilder.Rs256.WithField("kid", $"\"{GatewayHost.KeyId}\"").Token
        );
        yield return new("RS256 with the EC key's kid", TokenBuilder.Rs256.WithField("kid", "\"ec\"").Token);
        yield return new("ES256 with the RSA key's kid", TokenBuilder.Es256.WithField("kid", "\"rsa\"").Token);
        yield return new("RS256 called ES256", TokenBuilder.Rs256.WithField("alg", "\"ES256\"").Token);
        yield return new("ES256 called RS256", TokenBuilder.Es256.WithField("alg", "\"RS256\"").Token);
        foreach (
            var hash in (HashAlgorithmName[])
                [HashAlgorithmName.SHA256, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512]
        )
        {
            var bits = hash.Name![3..];
            var pss = TokenBuilder.Rs256 with { Signer = Signers.Rsa(TestKeys.Rsa, hash, RSASignaturePadding.Pss) };
            yield return new($"PS{bits} by the RSA key", pss.WithField("alg", $"\"PS{bits}\"").Token);
            yield return new($"PS{bits} by the RSA key, called RS256", pss.Token);
            if (hash != HashAlgorithmName.SHA256)
            {
                var rsa = TokenBuilder.Rs256 with { Signer = Signers.Rsa(TestKeys.Rsa, hash) };
                yield return new($"RS{bits} by the RSA key", rsa.WithField("alg", $"\"RS{bits}\"").Token);
                yield return new($"RS{bits} by the RSA key, called RS256", rsa.Token);
                var ec = TokenBuilder.Es256 with { Signer = Signers.Ecdsa(TestKeys.Ec, hash) };
                yield return new($"ES{bits} by the EC key", ec.WithField("alg", $"\"ES{bits}\"").Token);
                yield return new($"ES{bits} by the EC key, called ES256", ec.Token);
            }
        }
    }

    private static IEnumerable<BadToken> Unknown()
    {
        foreach (
            var name in (string[])
                ["EdDSA", "ES256K", "dir", "RSA1_5", "A128KW", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"]
        )
        {
            yield return new(
                $"{name} with the HS256 key's kid",
                TokenBuilder.Hs256.WithField("alg", $"\"{name}\"").Token
            );
            yield return new($"{name} with the EC key's kid", TokenBuilder.Es256.WithField("alg", $"\"{name}\"").Token);
        }
    }
}
