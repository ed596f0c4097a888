using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeGateway.Hosting.Configuration.Server;

/// <summary>Loads certificates as Kestrel does, and reports the key of a certificate that cannot be loaded.</summary>
internal static class CertificateCheck
{
    public static void Check(IConfigurationSection certificate, OptionsFaults faults)
    {
        if (certificate["Path"] is not { Length: > 0 } path)
        {
            return;
        }

        var key = $"{certificate.Path}:Path";
        var keyPath = certificate["KeyPath"];
        if (!File.Exists(Full(path)))
        {
            faults.Check(key, path, false, "an existing file");
        }
        else if (!string.IsNullOrEmpty(keyPath) && !File.Exists(Full(keyPath)))
        {
            faults.Check($"{certificate.Path}:KeyPath", keyPath, false, "an existing file");
        }
        else
        {
            try
            {
                using var loaded = Load(
                    Full(path),
                    string.IsNullOrEmpty(keyPath) ? null : Full(keyPath),
                    certificate["Password"]
                );
                faults.Check(
                    key,
                    path,
                    loaded.HasPrivateKey,
                    "a certificate with its private key, in the same file or in KeyPath"
                );
            }
            catch (Exception exception)
                when (exception
                        is CryptographicException
                            or IOException
                            or UnauthorizedAccessException
                            or ArgumentException
                )
            {
                faults.Check(
                    key,
                    path,
                    false,
                    $"a certificate that can be read with its KeyPath and Password ({exception.Message.TrimEnd('.')})"
                );
            }
        }
    }

    // Kestrel resolves paths against the content root, which is the program's folder.
    private static string Full(string path) => Path.Combine(AppContext.BaseDirectory, path);

    private static X509Certificate2 Load(string path, string? keyPath, string? password) =>
        (keyPath, password) switch
        {
            (not null, null) => X509Certificate2.CreateFromPemFile(path, keyPath),
            (not null, _) => X509Certificate2.CreateFromEncryptedPemFile(path, password, keyPath),
            _ when X509Certificate2.GetCertContentType(path) == X509ContentType.Cert =>
                X509CertificateLoader.LoadCertificateFromFile(path),
            _ => X509CertificateLoader.LoadPkcs12FromFile(path, password, X509KeyStorageFlags.EphemeralKeySet),
        };
}
