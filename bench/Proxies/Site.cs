using System.Net;
using System.Security.Cryptography.X509Certificates;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using EdgeGateway.Testing.Tokens;

namespace EdgeGateway.Bench.Proxies;

/// <summary>What all proxies of a run share: programs, a working directory, a certificate and the log source.</summary>
internal sealed class Site : IDisposable
{
    private static readonly string[] Certificates = ["tls.crt", "tls.key", "tls.pem"];
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromDays(8);
    private int _folders;

    public Site(Programs programs)
    {
        Programs = programs;
        Folder = Directory.CreateTempSubdirectory("edgegateway-bench-").FullName;
        var (certificate, key) = (
            TestCertificate.Instance.ExportCertificatePem(),
            TestCertificate.Instance.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()
        );
        string[] contents = [certificate, key, $"{certificate}\n{key}\n"];
        foreach (var (name, content) in Certificates.Zip(contents))
        {
            File.WriteAllText(Path.Combine(Folder, name), content);
        }
    }

    public Programs Programs { get; }

    /// <summary>The working directory of this run. It is removed at the end.</summary>
    public string Folder { get; }

    /// <summary>PEM files: a certificate with a P-256 key, its key, and both in one file.</summary>
    public string CertificateFile => Path.Combine(Folder, Certificates[0]);

    public string KeyFile => Path.Combine(Folder, Certificates[1]);

    public string CertificateAndKeyFile => Path.Combine(Folder, Certificates[2]);

    /// <summary>The path and query of an app's lines, with a token that the gateway believes.</summary>
    public static string Logs(string app, string query)
    {
        var token = TokenBuilder
            .Hs256.WithClaim("app", $"\"{app}\"")
            .WithClaim("exp", TokenBuilder.SecondsFromNow(TokenLifetime.TotalSeconds));
        return $"/apps/{app}/logs?{query}&token={token.Token}";
    }

    /// <summary>A loopback address with a port that is free.</summary>
    public static IPEndPoint FreeAddress() => new(IPAddress.Loopback, LoopbackPort.Reserve());

    /// <summary>Creates a folder for a process.</summary>
    public string CreateFolder(string name) =>
        Directory.CreateDirectory(Path.Combine(Folder, $"{name}-{Interlocked.Increment(ref _folders)}")).FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
