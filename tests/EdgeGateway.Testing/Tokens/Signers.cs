using System.Security.Cryptography;

namespace EdgeGateway.Testing.Tokens;

/// <summary>What a token can be signed with.</summary>
public static class Signers
{
    /// <summary>HS256, or the other two of its family.</summary>
    public static Signer Hmac(byte[] key, HashAlgorithmName? hash = null) =>
        signed => CryptographicOperations.HmacData(hash ?? HashAlgorithmName.SHA256, key, signed);

    /// <summary>RS256, or with other hashes or paddings RS384, RS512, PS256…</summary>
    public static Signer Rsa(RSA key, HashAlgorithmName? hash = null, RSASignaturePadding? padding = null) =>
        signed => key.SignData(signed, hash ?? HashAlgorithmName.SHA256, padding ?? RSASignaturePadding.Pkcs1);

    /// <summary>ES256, or with other curves and hashes ES384, ES512.</summary>
    public static Signer Ecdsa(
        ECDsa key,
        HashAlgorithmName? hash = null,
        DSASignatureFormat format = DSASignatureFormat.IeeeP1363FixedFieldConcatenation
    ) => signed => key.SignData(signed, hash ?? HashAlgorithmName.SHA256, format);
}
