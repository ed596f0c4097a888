using System.Net.Quic;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using EdgeGateway.Testing;
using FunctionalTests.Configuration;

namespace FunctionalTests.Certificates;

/// <summary>Versions and cipher suites of TLS.</summary>
public sealed class TlsPolicyTests
{
    private static readonly TlsCipherSuite[] Rejected =
    [
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM,
        TlsCipherSuite.TLS_DHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256,
    ];

    [Fact]
    public async Task Over_TLS_1_2_only_suites_with_forward_secrecy_and_authenticated_encryption_are_accepted()
    {
        await using var gateway = await GatewayHost.StartAsync();
        Assert.Equal(
            TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            await NegotiateAsync(
                gateway.Tls,
                SslProtocols.Tls12,
                [
                    .. Rejected,
                    TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
                    TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                ]
            )
        );
        foreach (var suite in Rejected)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => NegotiateAsync(gateway.Tls, SslProtocols.Tls12, [suite]));
        }
    }

    [Fact]
    public async Task Http3_stops_the_start_where_the_host_has_no_QUIC_and_on_an_endpoint_without_TLS()
    {
        const string Key = "Kestrel:Endpoints:Public:Protocols";
        string[] expected = [$"{Key} is 'Http3': must be without HTTP/3 where the URL has no TLS"];
#pragma warning disable CA1416 // The programs and their tests run on Linux.
        Assert.Equal(
            QuicListener.IsSupported
                ? expected
                :
                [
                    .. expected,
                    $"{Key} is 'Http3': must be without HTTP/3: this host has no QUIC "
                        + "(the library libmsquic is not installed)",
                ],
            await StartErrors.LinesAsync((Key, "Http3"))
        );
#pragma warning restore CA1416
    }

    [Fact]
    public async Task A_connection_has_TLS_1_3_where_the_client_has_it()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var handshake = await TlsHandshake.ConnectAsync(gateway.Tls, "localhost");
        Assert.Equal(SslProtocols.Tls13, handshake.Stream.SslProtocol);
    }

    // The server rejects a handshake by an alert or by closing the connection.
#pragma warning disable CA1416 // The programs and their tests run on Linux.
    private static async Task<TlsCipherSuite> NegotiateAsync(Uri server, SslProtocols version, TlsCipherSuite[] suites)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(
            client.GetStream(),
            false,
            (_, certificate, _, _) => certificate is not null
        );
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                EnabledSslProtocols = version,
                CipherSuitesPolicy = new CipherSuitesPolicy(suites),
            },
            TestContext.Current.CancellationToken
        );
        return tls.NegotiatedCipherSuite;
    }
#pragma warning restore CA1416
}
