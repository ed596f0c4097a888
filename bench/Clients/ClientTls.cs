using System.Net.Security;
using EdgeGateway.Testing;

namespace EdgeGateway.Bench.Clients;

/// <summary>How clients set up TLS.</summary>
internal static class ClientTls
{
    /// <summary>Each connection has a full handshake.</summary>
    public static SslClientAuthenticationOptions WithoutResumption { get; } = Create(resumes: false);

    /// <summary>Connections resume the session of an earlier one.</summary>
    public static SslClientAuthenticationOptions WithResumption { get; } = Create(resumes: true);

    private static SslClientAuthenticationOptions Create(bool resumes) =>
        new()
        {
            TargetHost = "localhost",
            AllowTlsResume = resumes,
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                TestCertificate.Instance.Equals(certificate),
        };
}
