using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Network;

namespace FunctionalTests.SharedRedis;

/// <summary>Terminates TLS in front of a server without it, for clients with a certificate of an authority.</summary>
internal sealed class TlsRelay : IDisposable
{
    private readonly TcpServer _server;
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly ConcurrentQueue<string> _subjects = new();
    private readonly X509Certificate2 _certificate;
    private readonly TestAuthority _authority;
    private readonly int _target;

    public TlsRelay(X509Certificate2 certificate, TestAuthority authority, int target)
    {
        (_certificate, _authority, _target) = (certificate, authority, target);
        _server = new TcpServer(ServeAsync);
    }

    public int Port => _server.Address.Port;

    /// <summary>The subjects of the clients, in the order of their connections.</summary>
    public IReadOnlyCollection<string> Subjects => _subjects;

    /// <summary>Breaks all connections.</summary>
    public void Disconnect()
    {
        while (_clients.TryTake(out var client))
        {
            client.Dispose();
        }
    }

    public void Dispose()
    {
        _server.Dispose();
        Disconnect();
    }

    private async Task ServeAsync(TcpClient client)
    {
        _clients.Add(client);
        try
        {
            await using var tls = new SslStream(client.GetStream());
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.Add(_authority.Certificate);
            await tls.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificate = _certificate,
                    ClientCertificateRequired = true,
                    CertificateChainPolicy = policy,
                }
            );
            _subjects.Enqueue(tls.RemoteCertificate?.Subject ?? "none");
            using var target = new TcpClient { NoDelay = true };
            await target.ConnectAsync(IPAddress.Loopback, _target);
            await using var plain = target.GetStream();
            await Task.WhenAny(tls.CopyToAsync(plain), plain.CopyToAsync(tls));
        }
        catch (Exception)
        {
            // The client reports it.
        }
        finally
        {
            client.Dispose();
        }
    }
}
