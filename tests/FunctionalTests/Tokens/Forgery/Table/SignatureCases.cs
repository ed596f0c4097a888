using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using EdgeGateway.Testing.Tokens;

namespace FunctionalTests.Tokens.Forgery.Table;

/// <summary>Changed signatures of valid tokens, and changed tokens with a valid signature.</summary>
internal static class SignatureCases
{
    private const int RsaLength = 256;
    private const int EcLength = 64;

    // The order n of P-256's base point (SP 800-186 section 3.2.1.3).
    private static readonly byte[] Order = Convert.FromHexString(
        "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"
    );

    public static IEnumerable<BadToken> List() =>
        [
            .. Any("HS256", TokenBuilder.Hs256),
            .. Any("RS256", TokenBuilder.Rs256),
            .. Any("ES256", TokenBuilder.Es256),
            .. Hmac(TokenBuilder.Hs256),
            .. Rsa(TokenBuilder.Rs256),
            .. Ecdsa(TokenBuilder.Es256),
        ];

    private static IEnumerable<BadToken> Any(string name, TokenBuilder good)
    {
        var another = good.WithClaim("tenant", "\"another\"");
        var signature = good.Signature;
        yield return new($"{name}: empty", good.WithSignature(""));
        yield return new($"{name}: missing with its dot", good.SigningInput);
        yield return new($"{name}: the first half", good.WithSignature(signature[..(signature.Length / 2)]));
        yield return new($"{name}: without the last byte", good.WithSignature(signature[..^1]));
        yield return new($"{name}: without the last character", good.WithSignature(signature)[..^1]);
        yield return new($"{name}: a byte more", good.WithSignature([.. signature, 0]));
        yield return new($"{name}: a leading zero", good.WithSignature([0, .. signature]));
        yield return new($"{name}: twice", good.WithSignature([.. signature, .. signature]));
        yield return new($"{name}: 3,000 bytes", good.WithSignature(new byte[3_000]));
        yield return new($"{name}: one byte", good.WithSignature([0]));
        yield return new($"{name}: all zero", good.WithSignature(new byte[signature.Length]));
        yield return new($"{name}: of another token", good.WithSignature(another.Signature));
        yield return new(
            $"{name}: another token's payload",
            (good with { PayloadPart = another.PayloadPart }).WithSignature(signature)
        );
        yield return new(
            $"{name}: another token's header",
            (good with { HeaderPart = good.WithField("typ", "\"at+jwt\"").HeaderPart }).WithSignature(signature)
        );
        yield return new(
            $"{name}: of the texts, not of their encoding",
            good.WithSignature(good.Signer(Encoding.UTF8.GetBytes($"{good.Header}.{good.Payload}")))
        );
        yield return new(
            $"{name}: of the payload alone",
            good.WithSignature(good.Signer(Encoding.UTF8.GetBytes(good.PayloadPart)))
        );
        yield return new(
            $"{name}: as hexadecimal text",
            good.WithSignature(Encoding.UTF8.GetBytes(Convert.ToHexString(signature)))
        );

        string[] parts = [good.HeaderPart, good.PayloadPart, TestKeys.Base64UrlEncode(signature)];
        for (var part = 0; part < parts.Length; part++)
        {
            var bytes = Base64Url.DecodeFromChars(parts[part]);
            foreach (var at in (int[])[0, bytes.Length / 2, bytes.Length - 1])
            {
                var flipped = (byte[])bytes.Clone();
                flipped[at] ^= 1;
                string[] changed = [.. parts];
                changed[part] = TestKeys.Base64UrlEncode(flipped);
                yield return new($"{name}: a bit of part {part + 1} flipped in byte {at}", string.Join('.', changed));
            }
        }
    }

    private static IEnumerable<BadToken> Hmac(TokenBuilder good)
    {
        yield return new("HS256: 128 bits of it", good.WithSignature(good.Signature[..16]));
        yield return new(
            "HS256: a plain hash",
            good.WithSignature(SHA256.HashData(Encoding.UTF8.GetBytes(good.SigningInput)))
        );
    }

    private static IEnumerable<BadToken> Rsa(TokenBuilder good)
    {
        var one = new byte[RsaLength];
        one[^1] = 1;
        var all = new byte[RsaLength];
        Array.Fill(all, (byte)0xff);
        yield return new("RS256: 1", good.WithSignature(one));
        yield return new("RS256: larger than the modulus", good.WithSignature(all));
        yield return new("RS256: the modulus", good.WithSignature(TestKeys.Rsa.ExportParameters(false).Modulus!));
    }

    private static IEnumerable<BadToken> Ecdsa(TokenBuilder good)
    {
        var signature = good.Signature;
        byte[] zero = new byte[EcLength / 2];
        byte[] one = [.. zero[..^1], 1];
        byte[] all = new byte[EcLength];
        Array.Fill(all, (byte)0xff);

        // CVE-2022-21449.
        yield return new("ES256: r = s = 0 in DER", good.WithSignature([0x30, 6, 2, 1, 0, 2, 1, 0]));
        yield return new("ES256: r = 0", good.WithSignature([.. zero, .. signature[zero.Length..]]));
        yield return new("ES256: s = 0", good.WithSignature([.. signature[..zero.Length], .. zero]));
        yield return new("ES256: r = s = 1", good.WithSignature([.. one, .. one]));
        yield return new("ES256: r = s = n", good.WithSignature([.. Order, .. Order]));
        yield return new("ES256: r = 1, s = n", good.WithSignature([.. one, .. Order]));
        yield return new("ES256: all ones", good.WithSignature(all));
        yield return new(
            "ES256: r and s swapped",
            good.WithSignature([.. signature[zero.Length..], .. signature[..zero.Length]])
        );
        yield return new(
            "ES256: in DER",
            (good with { Signer = Signers.Ecdsa(TestKeys.Ec, format: DSASignatureFormat.Rfc3279DerSequence) }).Token
        );
        yield return new(
            "ES256: padded to 96 bytes",
            good.WithSignature([
                .. new byte[16],
                .. signature[..zero.Length],
                .. new byte[16],
                .. signature[zero.Length..],
            ])
        );
    }
}
