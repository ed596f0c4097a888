using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Encodings.Web;
using EdgeGateway.Testing;

namespace FunctionalTests.Secrets;

/// <summary>Secrets that a test can recognize, at every place of the settings that may have one.</summary>
internal sealed class ConfiguredSecrets : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly List<string> _all = [];

    public ConfiguredSecrets()
    {
        SigningKey = New("signing-key");
        RedisPassword = New("redis:p@ss/w%rd+?");
        BackendSecret = New("backend-secret");
        CertificatePassword = New("certificate-password");
        HeaderValue = New("header-value");
        File.WriteAllText(SigningKeyFile, New("signing-key-of-a-file"));
        File.WriteAllBytes(
            Pkcs12File,
            TestCertificate.Create("a.test").Export(X509ContentType.Pkcs12, CertificatePassword)
        );
    }

    public string SigningKey { get; }

    public string RedisPassword { get; }

    public string BackendSecret { get; }

    public string CertificatePassword { get; }

    public string HeaderValue { get; }

    public string SigningKeyFile => Path.Combine(_folder.FullName, "key");

    public string Pkcs12File => Path.Combine(_folder.FullName, "tls.pfx");

    /// <summary>Makes a secret that the outputs are searched for.</summary>
    public string New(string kind)
    {
        var secret = $"{kind}-{Convert.ToHexString(RandomNumberGenerator.GetBytes(16))}";
        _all.Add(secret);
        return secret;
    }

    /// <summary>Returns the secrets that a text contains, in any of the forms in which it may be written.</summary>
    public IEnumerable<string> FindIn(string text) =>
        from secret in _all
        where Forms(secret).Any(form => text.Contains(form, StringComparison.OrdinalIgnoreCase))
        select secret;

    public void Dispose() => _folder.Delete(recursive: true);

    // The last characters are unique, so they also find a secret that is cut at its beginning.
    private static string[] Forms(string secret) =>
        [
            secret,
            secret[^16..],
            Uri.EscapeDataString(secret),
            JavaScriptEncoder.Default.Encode(secret),
            Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).TrimEnd('='),
            Convert.ToHexString(Encoding.UTF8.GetBytes(secret)),
        ];
}
