using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using EdgeGateway.Testing;
using LogSource.UnitTests.Endpoints;
using Microsoft.Extensions.DependencyInjection;

namespace LogSource.UnitTests.Syslog;

/// <summary>Messages over real connections.</summary>
public sealed class SyslogTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_in_both_framings_become_lines()
    {
        await using var host = await LogSourceHost.StartAsync(SyslogSettings.Default);
        using var api = new Api(host);
        using var client = await SyslogClient.ConnectAsync(host.Syslog.Port);
        var counted = SyslogClient.Message("app-1", "two\nlines");

        await client.SendAsync(
            $"{SyslogClient.Message("app-1", "one")}\n{counted.Length} {counted}{SyslogClient.Message("app-2", "three")}"
        );
        client.End();
        await client.UntilClosedAsync();

        Assert.Equal(["one", @"two\nlines"], await api.DumpAsync("app-1"));
        Assert.Equal(["three"], await api.DumpAsync("app-2", "?filter=web-1"));
    }

    [Fact]
    public async Task Broken_framing_ends_only_its_own_connection_and_is_logged_once()
    {
        await using var host = await LogSourceHost.StartAsync(SyslogSettings.Default);
        using var api = new Api(host);
        using var other = await SyslogClient.ConnectAsync(host.Syslog.Port);
        using var bad = await SyslogClient.ConnectAsync(host.Syslog.Port);
        var good = SyslogClient.Message("app-1", "good");

        await bad.SendAsync($"{good.Length} {good}, which was not counted");
        await bad.UntilClosedAsync();
        await other.SendAsync($"{SyslogClient.Message("app-1", "later")}\n");
        other.End();
        await other.UntilClosedAsync();

        Assert.Equal(["good", "later"], await api.DumpAsync("app-1"));
        var warning = Assert.Single(host.Log.Warnings);
        Assert.Contains(
            "frame 2 begins with neither a count of octets nor a priority",
            warning,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task One_malformed_message_in_a_hundred_affects_no_other_message()
    {
        await using var host = await LogSourceHost.StartAsync([
            .. SyslogSettings.Default,
            ("Syslog:Routes:1:App", "other"),
        ]);
        using var api = new Api(host);
        using var client = await SyslogClient.ConnectAsync(host.Syslog.Port);
        string[] malformed =
        [
            "<14>1 2023-10-12T06:46:31.088609123Z h app-1 p - - malformed",
            "<14>1 2023-99-12T06:46:31Z h app-1 p - - malformed",
            "<14>1 broken malformed",
            "<30>Oct 12 06:46:31 h app-1[7]: malformed",
            "malformed, without a priority",
            "2023 malformed",
            "<14>malformed\0",
            $"<14>1 - h app-1 p - - malformed {new string('x', 200_000)}",
            "\0\n\r\n<14>1 - h app-1 p - [a b=\"\"c\"] malformed",
            "<14>1 - h app-1 p - - malformed\n\tat x",
        ];

        await client.SendAsync(
            string.Concat(
                Enumerable
                    .Range(0, 1_000)
                    .Select(i =>
                        i % 100 == 99 ? malformed[i / 100] + "\n" : $"{SyslogClient.Message("app-1", $"{i}")}\n"
                    )
            )
        );
        client.End();
        await client.UntilClosedAsync();

        var lines = (string[])[.. await api.DumpAsync("app-1", "?n=2000"), .. await api.DumpAsync("other", "?n=2000")];
        Assert.Equal(990, lines.Count(line => int.TryParse(line, out _)));
        Assert.Equal(10, lines.Count(line => line.Contains("malformed", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.EndsWith(" [cut: 200010 bytes]", StringComparison.Ordinal));
        Assert.Contains("\tat x", lines);
        Assert.Contains("could not be parsed", Assert.Single(host.Log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_without_an_offset_are_in_the_configured_time_zone()
    {
        await using var host = await LogSourceHost.StartAsync([
            .. SyslogSettings.Default,
            ("Syslog:TimeZone", "+02:00"),
        ]);
        using var api = new Api(host);
        using var client = await SyslogClient.ConnectAsync(host.Syslog.Port);

        await client.SendAsync("<30>Oct 12 2023 08:46:31 host app-1[web.1]: x\n");
        client.End();
        await client.UntilClosedAsync();

        using var dump = await api.GetAsync("/apps/app-1/logs");
        Assert.Equal(
            "2023-10-12 06:46:31.000000000 +0000 UTC [web-1] x\n",
            await dump.Content.ReadAsStringAsync(Cancel)
        );
    }

    [Fact]
    public async Task Messages_without_a_route_are_dropped_and_logged_once()
    {
        await using var host = await LogSourceHost.StartAsync(SyslogSettings.Default);
        using var client = await SyslogClient.ConnectAsync(host.Syslog.Port);

        await client.SendAsync(string.Concat(Enumerable.Repeat(SyslogClient.Message("other", "x") + "\n", 50)));
        client.End();
        await client.UntilClosedAsync();

        Assert.Contains("1 syslog messages were dropped", Assert.Single(host.Log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_TLS_endpoint_accepts_messages()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, TestCertificate.Instance.Export(X509ContentType.Pfx, "p"), Cancel);
        await using var host = await LogSourceHost.StartAsync([
            .. SyslogSettings.Default,
            ("Syslog:Endpoints:Tcp:Url", "tls://127.0.0.1:0"),
            ("Syslog:Endpoints:Tcp:Certificate:Path", file),
            ("Syslog:Endpoints:Tcp:Certificate:Password", "p"),
        ]);
        using var api = new Api(host);
        using var client = await SyslogClient.ConnectAsync(host.Syslog.Port);
        await using var tls = new SslStream(
            client.Stream,
            leaveInnerStreamOpen: false,
            (_, certificate, _, _) => certificate?.GetCertHashString() == TestCertificate.Instance.GetCertHashString()
        );
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, Cancel);

        await tls.WriteAsync("23 <13>1 - h app-1 p - - x"u8.ToArray(), Cancel);
        await tls.ShutdownAsync();
        Assert.Equal(0, await tls.ReadAsync(new byte[1], Cancel));

        Assert.Equal(["x"], await api.DumpAsync("app-1"));
        File.Delete(file);
    }
}
