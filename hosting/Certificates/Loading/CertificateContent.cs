using System.Security.Cryptography;

namespace EdgeGateway.Hosting.Certificates.Loading;

/// <summary>
/// The bytes of a certificate's files at one moment. The files may have been written at different moments.
/// </summary>
/// <param name="Certificate">The file <c>Path</c>; empty for a certificate of the system's store.</param>
/// <param name="Key">The file <c>KeyPath</c>, if there is one.</param>
internal sealed record CertificateContent(byte[] Certificate, byte[]? Key)
{
    /// <summary>Equal for equal bytes. A watcher keeps it instead of the bytes, which hold a private key.</summary>
    public string Fingerprint { get; } =
        Convert.ToHexString(SHA256.HashData(Certificate))
        + (Key is null ? "" : Convert.ToHexString(SHA256.HashData(Key)));
}
