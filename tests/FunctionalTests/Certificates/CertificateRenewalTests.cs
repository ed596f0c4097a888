using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using EdgeGateway.Testing;
using FunctionalTests.Streams;

namespace FunctionalTests.Certificates;

/// <summary>Certificates that are renewed while streams run.</summary>
[Trait("Category", "Waits")]
public sealed class CertificateRenewalTests
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Served = TimeSpan.FromSeconds(8);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Streams_live_through_renewals_and_new_handshakes_get_the_new_certificate_within_seconds()
    {
        using var streams = new OpenStreams();
        await using var backend = await BackendHost.StartAsync(streams.ServeAsync);
        var hosts = (string[])["in-place", "rename", "link", "pkcs12", "late-0", "late-1", "late-2", "broken"];
        var folders = hosts.ToDictionary(host => host, _ => new CertificateFolder());
        foreach (var (host, folder) in folders)
        {
            Write(host, folder, TestCertificate.Create(host));
        }

        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(),
            .. folders.SelectMany(pair => Settings(pair.Key, pair.Value)),
        ]);
        using var ended = new MetricCapture(gateway, "edge.streams.ended");
        // Four kinds of stream to each host: 512.
        await streams.OpenAsync(gateway.Tls, hosts, count: 16);

        await Task.WhenAll([
            RenewAsync("in-place", 5),
            RenewAsync("rename", 5),
            RenewAsync("link", 5),
            RenewAsync("pkcs12", 5),
            // Side by side, because each takes its time: five keys that are written late in all.
            RenewAsync("late-0", 2),
            RenewAsync("late-1", 2),
            RenewAsync("late-2", 1),
            BreakAsync(),
        ]);

        Assert.Equal(0, ended.Sum);
        Assert.Equal(512, streams.Count);
        Assert.Equal(512, await streams.EndAsync());
        Assert.DoesNotContain(
            gateway.Log.Warnings,
            line =>
                line.Contains("Kestrel:", StringComparison.Ordinal)
                && !line.Contains(":Sni:broken:", StringComparison.Ordinal)
        );

        foreach (var folder in folders.Values)
        {
            folder.Dispose();
        }

        async Task RenewAsync(string host, int times)
        {
            for (var i = 0; i < times; i++)
            {
                var next = TestCertificate.Create(host);
                if (host.StartsWith("late", StringComparison.Ordinal))
                {
                    var before = await TlsHandshake.ThumbprintAsync(gateway.Tls, host);
                    await File.WriteAllTextAsync(folders[host].CertificatePath, next.ExportCertificatePem(), Cancel);
                    await Task.Delay(Late, Cancel);
                    Assert.Equal(before, await TlsHandshake.ThumbprintAsync(gateway.Tls, host));
                    folders[host].WriteKey(next);
                }
                else
                {
                    Write(host, folders[host], next);
                }

                await IsServedAsync(host, next);
            }
        }

        async Task BreakAsync()
        {
            using var stale = new Gauge(gateway.Services, "edge.certificate.stale");
            var before = await TlsHandshake.ThumbprintAsync(gateway.Tls, "broken");
            folders["broken"].WriteKey(TestCertificate.Create("broken"));
            await Eventually.HoldsAsync(() => stale.Read("Kestrel:Endpoints:PublicTls:Sni:broken:Certificate") == 1);
            Assert.Equal(before, await TlsHandshake.ThumbprintAsync(gateway.Tls, "broken"));

            // It is written after the gauge has changed.
            await Eventually.HoldsAsync(() =>
                gateway.Log.Warnings.Any(line => line.Contains("Kestrel:", StringComparison.Ordinal))
            );
            Assert.Contains(
                "stays in force: ",
                Assert.Single(gateway.Log.Warnings, line => line.Contains("Kestrel:", StringComparison.Ordinal)),
                StringComparison.Ordinal
            );

            var next = TestCertificate.Create("broken");
            folders["broken"].WriteInPlace(next);
            await IsServedAsync("broken", next);
            Assert.Equal(0, stale.Read("Kestrel:Endpoints:PublicTls:Sni:broken:Certificate"));
        }

        async Task IsServedAsync(string host, X509Certificate2 certificate)
        {
            var waited = Stopwatch.StartNew();
            while (await TlsHandshake.ThumbprintAsync(gateway.Tls, host) != certificate.Thumbprint)
            {
                Assert.True(waited.Elapsed < Served, $"{host} is not served after {Served}.");
                await Task.Delay(100, Cancel);
            }
        }
    }

    [Fact]
    public async Task A_syslog_connection_lives_through_a_renewal_and_a_new_one_gets_the_new_certificate()
    {
        using var folder = new CertificateFolder();
        folder.WriteInPlace(TestCertificate.Create("log.test"));
        await using var logSource = await LogSourceHost.StartAsync(
            ("Syslog:Endpoints:Tcp:Url", "tls://127.0.0.1:0"),
            ("Syslog:Endpoints:Tcp:Certificate:Path", folder.CertificatePath),
            ("Syslog:Endpoints:Tcp:Certificate:KeyPath", folder.KeyPath),
            ("Syslog:Routes:0:App", "app")
        );
        using var open = await TlsHandshake.ConnectAsync(logSource.Syslog, "log.test");

        var next = TestCertificate.Create("log.test");
        folder.Rename(next);
        await Eventually.HoldsAsync(async () =>
            await TlsHandshake.ThumbprintAsync(logSource.Syslog, "log.test") == next.Thumbprint
        );

        await open.Stream.WriteAsync("23 <13>1 - h app-1 p - - x"u8.ToArray(), Cancel);
        await open.Stream.ShutdownAsync();
        Assert.Equal(0, await open.Stream.ReadAsync(new byte[1], Cancel));
        using var dump = await Clients.Http.GetAsync(logSource.Http, "/apps/app/logs");
        Assert.EndsWith("x\n", await dump.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.NotNull(logSource.FindLogLine("Syslog:Endpoints:Tcp:Certificate is in force: CN=log.test"));
    }

    private static IEnumerable<(string Key, string? Value)> Settings(string host, CertificateFolder folder)
    {
        var section = $"Kestrel:Endpoints:PublicTls:Sni:{host}:Certificate";
        return host == "pkcs12"
            ? [($"{section}:Path", folder.Pkcs12Path), ($"{section}:Password", CertificateFolder.Password)]
            : [($"{section}:Path", folder.CertificatePath), ($"{section}:KeyPath", folder.KeyPath)];
    }

    private static void Write(string host, CertificateFolder folder, X509Certificate2 certificate)
    {
        Action<X509Certificate2> write = host switch
        {
            "rename" => folder.Rename,
            "link" => folder.SwapLink,
            "pkcs12" => folder.WritePkcs12,
            _ => folder.WriteInPlace,
        };
        write(certificate);
    }
}
