using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace FunctionalTests.Certificates;

/// <summary>A TLS connection to a server. Any certificate is trusted.</summary>
internal sealed class TlsHandshake : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };

    private TlsHandshake() { }

    public SslStream Stream { get; private set; } = null!;

    /// <summary>Connects and completes the handshake.</summary>
    /// <param name="server">The server.</param>
    /// <param name="host">The host name to ask for.</param>
    /// <param name="clientCertificate">The client's certificate; null for none.</param>
    /// <param name="protocols">The protocols to offer by ALPN.</param>
    /// <exception cref="AuthenticationException">The server rejects the handshake.</exception>
    public static async Task<TlsHandshake> ConnectAsync(
        Uri server,
        string host,
        X509Certificate2? clientCertificate = null,
        params SslApplicationProtocol[] protocols
    )
    {
        var handshake = new TlsHandshake();
        await handshake._client.ConnectAsync(server.Host, server.Port, TestContext.Current.CancellationToken);
        handshake.Stream = new SslStream(
            handshake._client.GetStream(),
            leaveInnerStreamOpen: false,
            (_, certificate, _, _) => certificate is not null
        );
        await handshake.Stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = host,
                ClientCertificates = clientCertificate is null ? null : [clientCertificate],
                ApplicationProtocols = protocols.Length == 0 ? null : [.. protocols],
            },
            TestContext.Current.CancellationToken
        );
        return handshake;
    }

    /// <summary>Returns the thumbprint of the certificate that a new handshake gets.</summary>
    public static async Task<string> ThumbprintAsync(Uri server, string host)
    {
        using var handshake = await ConnectAsync(server, host);
        return ((X509Certificate2)handshake.Stream.RemoteCertificate!).Thumbprint;
    }

    public void Dispose()
    {
        Stream?.Dispose();
        _client.Dispose();
    }
}
