using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using LogSource.Ingest;
using LogSource.UnitTests.Endpoints;
using Microsoft.Extensions.DependencyInjection;

namespace LogSource.UnitTests.Syslog;

/// <summary>Messages over real connections.</summary>
public sealed class SyslogTests
{
    private static readonly (string, string?)[] Settings =
    [
        ("Syslog:Endpoints:Tcp:Url", "tcp://127.0.0.1:0"),
        ("Syslog:Routes:0:AppName", "app*"),
        ("Syslog:Routes:0:App", "{app-name}"),
        ("Syslog:Routes:0:Container", "{procid}"),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_in_both_framings_become_lines()
    {
        await using var host = await LogSourceHost.StartAsync(Settings);
        using var api = new Api(host);
        using var client = await SyslogClient.ConnectAsync(host.Syslog.Port);
        var counted = SyslogClient.Message("app-1", "two\nlines");

        await client.SendAsync($"{SyslogClient.Message("app-1", "one")}\n{counted.Length} {counted}{SyslogClient.Message("app-2", "three")}");
        client.End();
        await client.ClosedAsync();

        Assert.Equal(["one", @"two\nlines"], await api.DumpAsync("app-1"));
        Assert.Equal(["three"], await api.DumpAsync("app-2", "?filter=web-1"));
    }

    [Fact]
    public async Task A_bad_frame_ends_its_connection_with_one_line_in_the_log_and_no_other()
    {
        await using var host = await LogSourceHost.StartAsync(Settings);
        using var api = new Api(host);
        using var other = await SyslogClient.ConnectAsync(host.Syslog.Port);
        using var bad = await SyslogClient.ConnectAsync(host.Syslog.Port);

        await bad.SendAsync($"{SyslogClient.Message("app-1", "good")}\n12<13>Oct 11 22:14:15 host su: old\n");
        await bad.ClosedAsync();
        await other.SendAsync($"{SyslogClient.Message("app-1", "later")}\n");
        other.End();
        await other.ClosedAsync();

        Assert.Equal(["good", "later"], await api.DumpAsync("app-1"));
        var warning = Assert.Single(host.Log.Warnings);
        Assert.Contains("frame 2 does not begin with its length", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nothing_maps_is_dropped_and_told_once()
    {
        await using var host = await LogSourceHost.StartAsync(Settings);
        using var client = await SyslogClient.ConnectAsync(host.Syslog.Port);

        await client.SendAsync(string.Concat(Enumerable.Repeat(SyslogClient.Message("other", "x") + "\n", 50)));
        client.End();
        await client.ClosedAsync();

        Assert.Contains("1 syslog messages were dropped", Assert.Single(host.Log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_connection_too_many_is_closed_and_the_next_is_taken_when_one_has_left()
    {
        await using var host = await LogSourceHost.StartAsync([.. Settings, ("Syslog:MaxConnections", "1")]);
        using var api = new Api(host);
        var first = await SyslogClient.ConnectAsync(host.Syslog.Port);
        await first.SendAsync(SyslogClient.Message("app-1", "one") + "\n");
        while ((await api.DumpAsync("app-1")).Length == 0)
        {
            await Task.Yield();
        }

        using var refused = await SyslogClient.ConnectAsync(host.Syslog.Port);
        await refused.ClosedAsync();
        first.End();
        await first.ClosedAsync();

        string[] lines;
        do
        {
            using var next = await SyslogClient.ConnectAsync(host.Syslog.Port);
            await next.SendAsync(SyslogClient.Message("app-1", "two"));
            next.End();
            await next.ClosedAsync();
            lines = await api.DumpAsync("app-1");
        }
        while (lines.Length == 1);

        Assert.Equal("two", lines[1]);
        first.Dispose();
    }

    [Fact]
    public async Task Over_TLS_it_is_the_same()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, TestCertificate.Instance.Export(X509ContentType.Pfx, "p"), Cancel);
        await using var host = await LogSourceHost.StartAsync(
        [
            .. Settings,
            ("Syslog:Endpoints:Tcp:Url", "tls://127.0.0.1:0"),
            ("Syslog:Endpoints:Tcp:Certificate:Path", file),
            ("Syslog:Endpoints:Tcp:Certificate:Password", "p"),
        ]);
        using var api = new Api(host);
        using var client = await SyslogClient.ConnectAsync(host.Syslog.Port);
        await using var tls = new SslStream(client.Stream, leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate?.GetCertHashString() == TestCertificate.Instance.GetCertHashString());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, Cancel);

        await tls.WriteAsync("23 <13>1 - h app-1 p - - x"u8.ToArray(), Cancel);
        await tls.ShutdownAsync();
        Assert.Equal(0, await tls.ReadAsync(new byte[1], Cancel));

        Assert.Equal(["x"], await api.DumpAsync("app-1"));
        File.Delete(file);
    }

    [Fact]
    public async Task While_Redis_is_away_a_sender_waits_and_nothing_is_lost()
    {
        const int Lines = 40_000;
        await using var redis = await RedisServer.StartAsync(appendOnly: true, Cancel);
        await using var host = await LogSourceHost.StartOnRedisAsync(
            redis.ConnectionString, [.. Settings, ("Buffer:MaxLinesPerApp", "100000")]);
        using var api = new Api(host);
        using var client = await SyslogClient.ConnectAsync(host.Syslog.Port);
        await client.SendAsync(Numbered(0));
        while (await LengthAsync() == 0)
        {
            await Task.Yield();
        }

        await redis.StopAsync();
        var sending = Task.Run(
            async () =>
            {
                for (var i = 1; i < Lines; i++)
                {
                    await client.SendAsync(Numbered(i));
                }
            },
            Cancel);

        // 40 MB: more than sockets and pipes hold.
        while (host.Services.GetRequiredService<PendingBytes>().Count == 0)
        {
            await Task.Yield();
        }

        Assert.False(sending.IsCompleted);
        await redis.StartAgainAsync(Cancel);
        await sending.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        client.End();
        await client.ClosedAsync();

        Assert.Equal(Lines, await LengthAsync());
        Assert.Equal(0, host.Services.GetRequiredService<PendingBytes>().Count);

        async Task<int> LengthAsync() => int.Parse(await redis.CommandAsync("XLEN logs:{app-1}", Cancel), System.Globalization.CultureInfo.InvariantCulture);

        static string Numbered(int number) => $"{SyslogClient.Message("app-1", $"{number} {new string('x', 1_000)}")}\n";
    }
}
