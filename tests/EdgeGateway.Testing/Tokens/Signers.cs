using System.Security.Cryptography;

namespace EdgeGateway.Testing.Tokens;

/// <summary>Creates signers for the JWS algorithms (RFC 7518 section 3.1).</summary>
public static class Signers
{
    /// <summary>HS256; with another hash HS384 or HS512.</summary>
    public static Signer Hmac(byte[] key, HashAlgorithmName? hash = null) =>
        signed => CryptographicOperations.HmacData(hash ?? HashAlgorithmName.SHA256, key, signed);

    /// <summary>RS256; with other hashes and paddings RS384, RS512, PS256, PS384 or PS512.</summary>
    public static Signer Rsa(RSA key, HashAlgorithmName? hash = null, RSASignaturePadding? padding = null) =>
        signed => key.SignData(signed, hash ?? HashAlgorithmName.SHA256, padding ?? RSASignaturePadding.Pkcs1);

    /// <summary>ES256; with other curves and hashes ES384 or ES512.</summary>
    public static Signer Ecdsa(
        ECDsa key,
        HashAlgorithmName? hash = null,
        DSASignatureFormat format = DSASignatureFormat.IeeeP1363FixedFieldConcatenation
    ) => signed => key.SignData(signed, hash ?? HashAlgorithmName.SHA256, format);
}
