using System.Net.Quic;
using EdgeGateway.Hosting.Certificates.Handshakes;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace EdgeGateway.Hosting.Configuration.Server;

/// <summary>Checks the TLS settings of an endpoint, of one of its host names, or of all endpoints.</summary>
internal static class TlsCheck
{
    private const string NeedsTls = "left out where the URL has no TLS";

    // The library is not part of .NET, and loading it takes a while.
    private static readonly Lazy<bool> HasQuic = new(() =>
        (OperatingSystem.IsLinux() || OperatingSystem.IsWindows() || OperatingSystem.IsMacOS())
        && QuicListener.IsSupported
    );

    /// <param name="settings">The section with the settings.</param>
    /// <param name="inForce">The same section in force; null if there is none.</param>
    /// <param name="isTls">Whether the endpoint has TLS; null for the defaults of all endpoints.</param>
    /// <param name="faults">Collects the faults.</param>
    public static void Check(
        IConfigurationSection settings,
        IConfigurationSection? inForce,
        bool? isTls,
        OptionsFaults faults
    )
    {
        if (TlsVersions.Read(settings) is { } versions)
        {
            faults.Check(
                $"{settings.Path}:{TlsVersions.Key}",
                TlsVersions.Text(settings),
                TlsVersions.AreSafe(versions),
                TlsVersions.Rule
            );
        }

        var mode = settings.GetSection(nameof(ClientCertificateMode));
        faults.Check(
            mode.Path,
            mode.Value,
            !nameof(ClientCertificateMode.DelayCertificate).Equals(mode.Value, StringComparison.OrdinalIgnoreCase),
            "NoCertificate, AllowCertificate or RequireCertificate: HTTP/2 and TLS 1.3 cannot ask after the handshake"
        );
        var authority = settings.GetSection(nameof(KestrelSettings.EndpointDefaultSettings.ClientCertificateAuthority));
        faults.Check(
            authority.Path,
            authority.Value,
            isTls != false || string.IsNullOrEmpty(authority.Value),
            NeedsTls
        );
        CertificateCheck.CheckAuthority(
            authority,
            inForce?.GetSection(nameof(KestrelSettings.EndpointDefaultSettings.ClientCertificateAuthority)),
            faults
        );

        var protocols = settings.GetSection(nameof(KestrelSettings.EndpointDefaultSettings.Protocols));
        if (
            Enum.TryParse(protocols.Value, ignoreCase: true, out HttpProtocols parsed)
            && parsed.HasFlag(HttpProtocols.Http3)
        )
        {
            faults.Check(protocols.Path, protocols.Value, isTls != false, "without HTTP/3 where the URL has no TLS");
            faults.Check(
                protocols.Path,
                protocols.Value,
                HasQuic.Value,
                "without HTTP/3: this host has no QUIC (the library libmsquic is not installed)"
            );
        }
    }
}
