using System.Net;
using EdgeGateway.Bench.Backend;
using EdgeGateway.Bench.Gateway;
using EdgeGateway.Testing;

namespace EdgeGateway.Bench.Attacks;

/// <summary>A gateway in its own process with all kinds of endpoints, and a silent backend in this one.</summary>
internal sealed class AttackedGateway : IAsyncDisposable
{
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);

    private readonly SilentBackend _backend;
    private readonly GatewayProcess _gateway;
    private readonly CertificateFolder _certificate;

    private AttackedGateway(SilentBackend backend, GatewayProcess gateway, CertificateFolder certificate)
    {
        (_backend, _gateway, _certificate) = (backend, gateway, certificate);
        Facts = new ProcessFacts(gateway.Id);
    }

    /// <summary>HTTP/1.1.</summary>
    public Uri Http => _gateway.Urls[1];

    /// <summary>HTTP/2 with prior knowledge.</summary>
    public Uri H2c => _gateway.Urls[2];

    /// <summary>Both, over TLS.</summary>
    public Uri Tls => _gateway.Urls[3];

    /// <summary>Values of the gateway's process.</summary>
    public ProcessFacts Facts { get; }

    /// <summary>The gateway's sockets, without its connections to the backend.</summary>
    public int Sockets => Facts.Descriptors.Count(descriptor => descriptor == "socket") - _backend.OpenConnections;

    /// <summary>Open requests in the backend.</summary>
    public int BackendRequests => _backend.OpenRequests;

    public static IPEndPoint EndPoint(Uri url) => new(IPAddress.Loopback, url.Port);

    public static async Task<AttackedGateway> StartAsync(CancellationToken cancellationToken)
    {
        var backend = await SilentBackend.StartAsync(cancellationToken);
        var certificate = new CertificateFolder();
        certificate.WriteInPlace(TestCertificate.Instance);
        try
        {
            return new AttackedGateway(
                backend,
                await GatewayProcess.StartAsync(
                    GatewaySettings
                        .For(backend, PingInterval)
                        .Concat([
                            new("Kestrel:Endpoints:PublicH2c:Url", "http://127.0.0.1:0"),
                            new("Kestrel:Endpoints:PublicH2c:Protocols", "Http2"),
                            new("Kestrel:Endpoints:PublicTls:Url", "https://127.0.0.1:0"),
                            new("Kestrel:Certificates:Default:Path", certificate.CertificatePath),
                            new("Kestrel:Certificates:Default:KeyPath", certificate.KeyPath),
                            new("Logging:LogLevel:EdgeGateway.Connections", "Error"),
                        ]),
                    cancellationToken
                ),
                certificate
            );
        }
        catch
        {
            certificate.Dispose();
            await backend.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _backend.DisposeAsync();
        _certificate.Dispose();
    }
}
