using EdgeGateway.Hosting.Certificates.Loading;

namespace EdgeGateway.Hosting.Configuration.Server;

/// <summary>
/// Loads certificates as the server does, and reports the key of a certificate that cannot be loaded.
/// </summary>
internal static class CertificateCheck
{
    /// <param name="certificate">The section of the certificate.</param>
    /// <param name="inForce">
    /// The same section in force. If its settings are equal, the certificate is not checked: its files may be between
    /// the two writes of a renewal, which is no fault of the settings.
    /// </param>
    /// <param name="faults">Collects the faults.</param>
    public static void Check(IConfigurationSection certificate, IConfigurationSection? inForce, OptionsFaults faults)
    {
        faults.Check(
            $"{certificate.Path}:Subject",
            certificate["Subject"],
            string.IsNullOrEmpty(certificate["Path"]) || string.IsNullOrEmpty(certificate["Subject"]),
            "left out where Path is set"
        );
        if (
            CertificateSource.Read(certificate) is not { } source
            || (inForce is not null && CertificateSource.Read(inForce) == source)
        )
        {
            return;
        }

        try
        {
            source.Load(source.ReadContent()).Dispose();
        }
        catch (CertificateFaultException fault)
        {
            faults.Check($"{certificate.Path}:{fault.Setting}", fault.Value, false, fault.Rule);
        }
    }
}
