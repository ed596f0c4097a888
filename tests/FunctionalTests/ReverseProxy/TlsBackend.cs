using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using EdgeGateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace FunctionalTests.ReverseProxy;

/// <summary>A backend with TLS that serves only clients with a certificate of its authority.</summary>
internal sealed class TlsBackend : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, int> _handshakes = new();

    /// <param name="certificate">The backend's certificate.</param>
    /// <param name="clients">The authority of its clients.</param>
    /// <param name="serve">Handles each request.</param>
    public TlsBackend(X509Certificate2 certificate, TestAuthority clients, RequestDelegate serve)
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(
                IPAddress.Loopback,
                0,
                listen =>
                    listen.UseHttps(https =>
                    {
                        https.ServerCertificate = certificate;
                        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                        https.ClientCertificateValidation = (client, _, _) => IsKnown(client, clients);
                    })
            )
        );
        _app = builder.Build();
        _app.Run(serve);
    }

    /// <summary>The address, with the host name of the certificate.</summary>
    public Uri Url => new(_app.Urls.Single());

    /// <summary>The subjects of the clients that have connected, and how often.</summary>
    public IReadOnlyDictionary<string, int> Handshakes => _handshakes;

    public Task StartAsync() => _app.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private bool IsKnown(X509Certificate2 client, TestAuthority clients)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(clients.Certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        _handshakes.AddOrUpdate(client.Subject, 1, (_, count) => count + 1);
        return chain.Build(client);
    }
}
