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

        Check(certificate.Path, () => source.Load(source.ReadContent()).Dispose(), faults);
    }

    /// <summary>Checks a setting that names a file with the certificates of authorities.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="inForce">The same setting in force. If it is equal, the file is not checked.</param>
    /// <param name="faults">Collects the faults.</param>
    public static void CheckAuthority(
        IConfigurationSection setting,
        IConfigurationSection? inForce,
        OptionsFaults faults
    )
    {
        if (AuthoritySource.Read(setting) is { } source && inForce?.Value != setting.Value)
        {
            Check(setting.Path, () => source.Load(source.ReadContent()), faults);
        }
    }

    /// <summary>Adds a fault if certificates cannot be loaded.</summary>
    /// <param name="section">The section of the certificates.</param>
    /// <param name="load">Loads them.</param>
    /// <param name="faults">Collects the faults.</param>
    public static void Check(string section, Action load, OptionsFaults faults)
    {
        try
        {
            load();
        }
        catch (CertificateFaultException fault)
        {
            faults.Check(fault.KeyIn(section), fault.Value, false, fault.Rule);
        }
    }
}
