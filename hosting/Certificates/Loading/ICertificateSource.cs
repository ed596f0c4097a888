namespace EdgeGateway.Hosting.Certificates.Loading;

/// <summary>Where certificates come from. Sources with equal settings are equal.</summary>
internal interface ICertificateSource
{
    /// <summary>Reads the files.</summary>
    /// <exception cref="CertificateFaultException">A file is missing or cannot be read.</exception>
    CertificateContent ReadContent();
}
