using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;

namespace EdgeGateway.Testing;

/// <summary>
/// A folder with the files of a certificate, which a test replaces in the ways in which operators do.
/// </summary>
public sealed partial class CertificateFolder : IDisposable
{
    /// <summary>The password of <see cref="Pkcs12Path"/>.</summary>
    public const string Password = "p";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private int _generation;

    /// <summary>The PEM file of the certificate.</summary>
    public string CertificatePath => Path.Combine(_folder.FullName, "tls.crt");

    /// <summary>The PEM file of the key.</summary>
    public string KeyPath => Path.Combine(_folder.FullName, "tls.key");

    /// <summary>The PKCS #12 file.</summary>
    public string Pkcs12Path => Path.Combine(_folder.FullName, "tls.pfx");

    /// <summary>Truncates the PEM files and writes them.</summary>
    public void WriteInPlace(X509Certificate2 certificate)
    {
        File.WriteAllText(CertificatePath, certificate.ExportCertificatePem());
        WriteKey(certificate);
    }

    /// <summary>Truncates and writes the key alone.</summary>
    public void WriteKey(X509Certificate2 certificate) => File.WriteAllText(KeyPath, KeyPem(certificate));

    /// <summary>Writes new PEM files and renames them over the old ones.</summary>
    public void Rename(X509Certificate2 certificate)
    {
        File.WriteAllText($"{CertificatePath}.new", certificate.ExportCertificatePem());
        File.WriteAllText($"{KeyPath}.new", KeyPem(certificate));
        File.Move($"{CertificatePath}.new", CertificatePath, overwrite: true);
        File.Move($"{KeyPath}.new", KeyPath, overwrite: true);
    }

    /// <summary>
    /// Writes new PEM files as Kubernetes does for a mounted Secret: <c>tls.crt</c> is a symbolic link to
    /// <c>..data/tls.crt</c>, and <c>..data</c> is a symbolic link that is replaced by a rename.
    /// </summary>
    public void SwapLink(X509Certificate2 certificate)
    {
        var generation = _folder.CreateSubdirectory($"..{_generation++}");
        File.WriteAllText(Path.Combine(generation.FullName, "tls.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(generation.FullName, "tls.key"), KeyPem(certificate));
        var data = Path.Combine(_folder.FullName, "..data");
        File.CreateSymbolicLink($"{data}_tmp", generation.Name);
        if (Rename($"{data}_tmp", data) != 0)
        {
            throw new IOException($"rename failed with {Marshal.GetLastPInvokeError()}");
        }

        if (!File.Exists(CertificatePath))
        {
            File.CreateSymbolicLink(CertificatePath, Path.Combine("..data", "tls.crt"));
            File.CreateSymbolicLink(KeyPath, Path.Combine("..data", "tls.key"));
        }
    }

    /// <summary>Truncates the PKCS #12 file and writes it.</summary>
    public void WritePkcs12(X509Certificate2 certificate) =>
        File.WriteAllBytes(Pkcs12Path, certificate.Export(X509ContentType.Pkcs12, Password));

    /// <inheritdoc />
    public void Dispose() => _folder.Delete(recursive: true);

    private static string KeyPem(X509Certificate2 certificate) =>
        certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();

    // File.Move follows a symbolic link to a folder.
    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string from, string to);
}
