using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using EdgeGateway.Testing;
using FunctionalTests.Configuration;
using FunctionalTests.Streams;

namespace FunctionalTests.Certificates;

/// <summary>Certificates in the settings of endpoints.</summary>
public sealed class CertificateSettingsTests : IDisposable
{
    private const string Tls = "Kestrel:Endpoints:PublicTls";

    private readonly CertificateFolder _folder = new();
    private readonly CertificateFolder _otherFolder = new();
    private readonly X509Certificate2 _certificate = TestCertificate.Create("a.test");
    private readonly X509Certificate2 _otherCertificate = TestCertificate.Create("b.test");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public CertificateSettingsTests()
    {
        _folder.WriteInPlace(_certificate);
        _otherFolder.WriteInPlace(_otherCertificate);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _otherFolder.Dispose();
    }

    [Fact]
    public async Task The_host_name_selects_the_certificate()
    {
        await using var gateway = await GatewayHost.StartAsync([
            .. Files("Kestrel:Certificates:Default", _folder),
            .. Files($"{Tls}:Sni:*.b.test:Certificate", _otherFolder),
            ($"{Tls}:Sni:plain.test:Protocols", "Http1"),
            ($"{Tls}:Sni:*:Protocols", "Http1AndHttp2"),
        ]);
        Assert.Equal(_otherCertificate.Thumbprint, await TlsHandshake.ThumbprintAsync(gateway.Tls, "x.B.test"));
        Assert.Equal(_certificate.Thumbprint, await TlsHandshake.ThumbprintAsync(gateway.Tls, "b.test"));
        Assert.Equal(_certificate.Thumbprint, await TlsHandshake.ThumbprintAsync(gateway.Tls, ""));

        SslApplicationProtocol[] both = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
        using var plain = await TlsHandshake.ConnectAsync(gateway.Tls, "plain.test", null, both);
        Assert.Equal(SslApplicationProtocol.Http11, plain.Stream.NegotiatedApplicationProtocol);
        using var other = await TlsHandshake.ConnectAsync(gateway.Tls, "other.test", null, both);
        Assert.Equal(SslApplicationProtocol.Http2, other.Stream.NegotiatedApplicationProtocol);
    }

    [Fact]
    public async Task A_host_name_without_a_certificate_is_rejected()
    {
        await using var gateway = await GatewayHost.StartAsync(Files($"{Tls}:Sni:a.test:Certificate", _folder));
        Assert.Equal(_certificate.Thumbprint, await TlsHandshake.ThumbprintAsync(gateway.Tls, "a.test"));
        await Assert.ThrowsAnyAsync<Exception>(() => TlsHandshake.ThumbprintAsync(gateway.Tls, "b.test"));
    }

    [Fact]
    public async Task TLS_versions_and_client_certificates_stay_as_they_are_configured()
    {
        await using var gateway = await GatewayHost.StartAsync([
            .. Files($"{Tls}:Certificate", _folder),
            ($"{Tls}:SslProtocols:0", "Tls12"),
            ($"{Tls}:Sni:*:ClientCertificateMode", "NoCertificate"),
            ($"{Tls}:Sni:strict.test:ClientCertificateMode", "RequireCertificate"),
            ($"{Tls}:Sni:new.test:SslProtocols", "Tls13"),
        ]);
        using var open = await TlsHandshake.ConnectAsync(gateway.Tls, "a.test");
        Assert.Equal(SslProtocols.Tls12, open.Stream.SslProtocol);
        using var newer = await TlsHandshake.ConnectAsync(gateway.Tls, "new.test");
        Assert.Equal(SslProtocols.Tls13, newer.Stream.SslProtocol);

        // Rejected without a certificate, and with one that nobody trusts.
        Assert.False(await IsServedAsync("strict.test", null));
        Assert.False(await IsServedAsync("strict.test", _otherCertificate));
        Assert.True(await IsServedAsync("a.test", null));

        // The server rejects a client's certificate after the handshake.
        async Task<bool> IsServedAsync(string host, X509Certificate2? clientCertificate)
        {
            try
            {
                using var handshake = await TlsHandshake.ConnectAsync(gateway.Tls, host, clientCertificate);
                await handshake.Stream.WriteAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray(), Cancel);
                return await handshake.Stream.ReadAsync(new byte[1], Cancel) > 0;
            }
            catch (Exception exception) when (exception is IOException or AuthenticationException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task Sessions_are_resumed_until_the_certificate_is_replaced()
    {
        await using var gateway = await GatewayHost.StartAsync([
            .. Files($"{Tls}:Certificate", _folder),
            ($"{Tls}:SslProtocols", "Tls12"),
        ]);
        Assert.False(await IsResumedAsync());
        Assert.True(await IsResumedAsync());
        gateway.ChangeSettings(Files($"{Tls}:Certificate", _otherFolder));
        Assert.False(await IsResumedAsync());
        Assert.True(await IsResumedAsync());

        // With TLS 1.2 the server sends its certificate in a full handshake only.
        async Task<bool> IsResumedAsync()
        {
            using var client = new TcpClient();
            await client.ConnectAsync(gateway.Tls.Host, gateway.Tls.Port, Cancel);
            var received = new CountingStream(client.GetStream());
            await using var tls = new SslStream(received, false, (_, certificate, _, _) => certificate is not null);
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = "resume.test" },
                Cancel
            );
            return received.BytesRead < _certificate.RawData.Length;
        }
    }

    [Fact]
    public async Task Changed_certificate_settings_are_in_force_at_once_and_streams_stay_open()
    {
        using var streams = new OpenStreams();
        await using var backend = await BackendHost.StartAsync(streams.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(),
            .. Files($"{Tls}:Certificate", _folder),
        ]);
        using var ended = new MetricCapture(gateway, "edge.streams.ended");
        await streams.OpenAsync(gateway.Tls, ["a.test"], count: 1);

        gateway.ChangeSettings(Files($"{Tls}:Certificate", _otherFolder));
        Assert.Equal(_otherCertificate.Thumbprint, await TlsHandshake.ThumbprintAsync(gateway.Tls, "a.test"));
        gateway.ChangeSettings([
            .. Files($"{Tls}:Sni:a.test:Certificate", _folder),
            .. Files($"{Tls}:Sni:*:Certificate", _otherFolder),
        ]);
        Assert.Equal(_certificate.Thumbprint, await TlsHandshake.ThumbprintAsync(gateway.Tls, "a.test"));
        Assert.Equal(_otherCertificate.Thumbprint, await TlsHandshake.ThumbprintAsync(gateway.Tls, "b.test"));

        Assert.Equal(0, ended.Sum);
        Assert.Equal(4, await streams.EndAsync());
    }

    [Fact]
    public async Task A_change_to_files_that_are_wrong_is_logged_and_not_in_force()
    {
        await using var gateway = await GatewayHost.StartAsync(Files($"{Tls}:Certificate", _folder));
        gateway.ChangeSettings(($"{Tls}:Certificate:KeyPath", _otherFolder.KeyPath));
        Assert.Contains(
            $"{Tls}:Certificate:Path is '{_folder.CertificatePath}': must be a certificate that can be read with its ",
            Assert.Single(gateway.Log.Warnings, line => line.Contains("Kestrel:", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
        Assert.Equal(_certificate.Thumbprint, await TlsHandshake.ThumbprintAsync(gateway.Tls, "a.test"));
    }

    [Fact]
    public async Task A_change_of_other_settings_does_not_care_about_a_renewal_that_is_under_way()
    {
        await using var gateway = await GatewayHost.StartAsync(Files($"{Tls}:Certificate", _folder));
        _folder.WriteKey(_otherCertificate);
        var port = FreePort();
        gateway.ChangeSettings(("Kestrel:Endpoints:Added:Url", $"http://127.0.0.1:{port}"));
        Assert.DoesNotContain(gateway.Log.Warnings, line => line.Contains("Kestrel:", StringComparison.Ordinal));
        await Eventually.HoldsAsync(() => IsListeningAsync(port));
    }

    [Fact]
    public async Task An_endpoint_that_is_added_has_a_certificate()
    {
        await using var gateway = await GatewayHost.StartAsync(Files($"{Tls}:Certificate", _folder));
        var port = FreePort();
        gateway.ChangeSettings([
            ("Kestrel:Endpoints:Added:Url", $"https://127.0.0.1:{port}"),
            .. Files("Kestrel:Endpoints:Added:Certificate", _otherFolder),
        ]);
        var added = new Uri($"https://127.0.0.1:{port}");
        await Eventually.HoldsAsync(() => IsListeningAsync(port));
        Assert.Equal(_otherCertificate.Thumbprint, await TlsHandshake.ThumbprintAsync(added, "b.test"));
    }

    [Theory]
    [InlineData("Kestrel:Endpoints:Public:Certificate", "left out where the URL has no TLS")]
    [InlineData("Kestrel:Endpoints:Public:Sni:a.test:Certificate", "left out where the URL has no TLS")]
    public async Task A_certificate_on_an_endpoint_without_TLS_stops_the_start(string section, string rule) =>
        Assert.Equal(
            $"{section} is '…': must be {rule}",
            Assert.Single(await StartErrors.LinesAsync(Files(section, _folder)))
        );

    [Fact]
    public async Task A_file_and_a_subject_stop_the_start() =>
        Assert.Equal(
            $"{Tls}:Certificate:Subject is 'a.test': must be left out where Path is set",
            Assert.Single(
                await StartErrors.LinesAsync([
                    .. Files($"{Tls}:Certificate", _folder),
                    ($"{Tls}:Certificate:Subject", "a.test"),
                ])
            )
        );

    private static (string Key, string? Value)[] Files(string section, CertificateFolder folder) =>
        [($"{section}:Path", folder.CertificatePath), ($"{section}:KeyPath", folder.KeyPath)];

    private static async Task<bool> IsListeningAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, Cancel);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
