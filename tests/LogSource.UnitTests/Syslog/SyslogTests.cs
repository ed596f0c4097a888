using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using LogSource.Ingest.Budget;
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

        await client.SendAsync(
            $"{SyslogClient.Message("app-1", "one")}\n{counted.Length} {counted}{SyslogClient.Message("app-2", "three")}"
        );
        client.End();
        await client.ClosedAsync();

        Assert.Equal(["one", @"two\nlines"], await api.DumpAsync("app-1"));
        Assert.Equal(["three"], await api.DumpAsync("app-2", "?filter=web-1"));
    }

    [Fact]
    public async Task Bad_framing_ends_its_connection_with_one_line_in_the_log_and_no_other()
    {
        await using var host = await LogSourceHost.StartAsync(Settings);
        using var api = new Api(host);
        using var other = await SyslogClient.ConnectAsync(host.Syslog.Port);
        using var bad = await SyslogClient.ConnectAsync(host.Syslog.Port);
        var good = SyslogClient.Message("app-1", "good");

        await bad.SendAsync($"{good.Length} {good}, which was not counted");
        await bad.ClosedAsync();
        await other.SendAsync($"{SyslogClient.Message("app-1", "later")}\n");
        other.End();
        await other.ClosedAsync();

        Assert.Equal(["good", "later"], await api.DumpAsync("app-1"));
        var warning = Assert.Single(host.Log.Warnings);
        Assert.Contains(
            "frame 2 begins with neither a count of octets nor a priority",
            warning,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task One_odd_message_of_a_hundred_costs_no_other()
    {
        await using var host = await LogSourceHost.StartAsync([.. Settings, ("Syslog:Routes:1:App", "other")]);
        using var api = new Api(host);
        using var client = await SyslogClient.ConnectAsync(host.Syslog.Port);
        string[] odd =
        [
            "<14>1 2023-10-12T06:46:31.088609123Z h app-1 p - - odd",
            "<14>1 2023-99-12T06:46:31Z h app-1 p - - odd",
            "<14>1 broken odd",
            "<30>Oct 12 06:46:31 h app-1[7]: odd",
            "odd, without a priority",
            "2023 odd",
            "<14>odd\0",
            $"<14>1 - h app-1 p - - odd {new string('x', 200_000)}",
            "\0\n\r\n<14>1 - h app-1 p - [a b=\"\"c\"] odd",
            "<14>1 - h app-1 p - - odd\n\tat x",
        ];

        await client.SendAsync(
            string.Concat(
                Enumerable
                    .Range(0, 1_000)
                    .Select(i => i % 100 == 99 ? odd[i / 100] + "\n" : $"{SyslogClient.Message("app-1", $"{i}")}\n")
            )
        );
        client.End();
        await client.ClosedAsync();

        var lines = (string[])[.. await api.DumpAsync("app-1", "?n=2000"), .. await api.DumpAsync("other", "?n=2000")];
        Assert.Equal(990, lines.Count(line => int.TryParse(line, out _)));
        Assert.Equal(10, lines.Count(line => line.Contains("odd", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.EndsWith(" [cut: 200004 bytes]", StringComparison.Ordinal));
        Assert.Contains("\tat x", lines);
        Assert.Contains("could not be parsed", Assert.Single(host.Log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_messages_on_all_connections_shut_nobody_out()
    {
        await using var host = await LogSourceHost.StartAsync([.. Settings, ("Syslog:MaxConnections", "3")]);
        using var api = new Api(host);
        var silent = await ConnectAsync("silent", "");
        var half = await ConnectAsync("half", "<13>1 - host app-2 web.1 - - half");
        using var counted = await ConnectAsync("counted", "90 <13>1 - host app-2 web.1");

        using var next = await SyslogClient.ConnectAsync(host.Syslog.Port);
        await next.SendAsync(SyslogClient.Message("app-1", "next"));
        next.End();
        await next.ClosedAsync();
        await half.ClosedAsync();
        silent.End();
        await silent.ClosedAsync();

        Assert.Equal(["silent", "half", "counted", "next"], await api.DumpAsync("app-1"));
        Assert.Equal(["half"], await api.DumpAsync("app-2"));
        Assert.Contains(
            "1 syslog connections were closed to make room",
            Assert.Single(host.Log.Warnings),
            StringComparison.Ordinal
        );
        silent.Dispose();
        half.Dispose();

        // Returns when the message is stored: what follows it has arrived too.
        async Task<SyslogClient> ConnectAsync(string message, string further)
        {
            var client = await SyslogClient.ConnectAsync(host.Syslog.Port);
            await client.SendAsync($"{SyslogClient.Message("app-1", message)}\n{further}");
            while (!(await api.DumpAsync("app-1")).Contains(message))
            {
                await Task.Yield();
            }

            return client;
        }
    }

    [Fact]
    public async Task A_message_that_is_not_whole_in_time_ends_its_connection_with_what_there_is()
    {
        await using var host = await LogSourceHost.StartAsync([.. Settings, ("Syslog:FrameTimeout", "00:00:01")]);
        using var api = new Api(host);
        using var client = await SyslogClient.ConnectAsync(host.Syslog.Port);

        await client.SendAsync($"{SyslogClient.Message("app-1", "whole")}\n{SyslogClient.Message("app-1", "half")}");
        await client.ClosedAsync();

        Assert.Equal(["whole", "half"], await api.DumpAsync("app-1"));
        Assert.Contains(
            "a message was not whole after 00:00:01",
            Assert.Single(host.Log.Warnings),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Times_without_an_offset_are_in_the_configured_zone()
    {
        await using var host = await LogSourceHost.StartAsync([.. Settings, ("Syslog:TimeZone", "+02:00")]);
        using var api = new Api(host);
        using var client = await SyslogClient.ConnectAsync(host.Syslog.Port);

        await client.SendAsync("<30>Oct 12 2023 08:46:31 host app-1[web.1]: x\n");
        client.End();
        await client.ClosedAsync();

        using var dump = await api.GetAsync("/apps/app-1/logs");
        Assert.Equal(
            "2023-10-12 06:46:31.000000000 +0000 UTC [web-1] x\n",
            await dump.Content.ReadAsStringAsync(Cancel)
        );
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
        } while (lines.Length == 1);

        Assert.Equal("two", lines[1]);
        first.Dispose();
    }

    [Fact]
    public async Task Over_TLS_it_is_the_same()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, TestCertificate.Instance.Export(X509ContentType.Pfx, "p"), Cancel);
        await using var host = await LogSourceHost.StartAsync([
            .. Settings,
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

    [Fact]
    public async Task While_Redis_is_away_a_sender_waits_and_nothing_is_lost()
    {
        const int Lines = 40_000;
        await using var redis = await RedisServer.StartAsync(appendOnly: true, Cancel);
        await using var host = await LogSourceHost.StartOnRedisAsync(
            redis.ConnectionString,
            [.. Settings, ("Buffer:MaxLinesPerApp", "100000")]
        );
        using var api = new Api(host);
        using var client = await SyslogClient.ConnectAsync(host.Syslog.Port);
        await client.SendAsync(Numbered(0));
        // Also acknowledged: else it is stored a second time.
        while (await LengthAsync() == 0 || host.Services.GetRequiredService<IngestBudget>().Count > 0)
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
            Cancel
        );

        // 40 MB: more than sockets and pipes hold.
        while (host.Services.GetRequiredService<IngestBudget>().Count == 0)
        {
            await Task.Yield();
        }

        Assert.False(sending.IsCompleted);
        await redis.RestartAsync(Cancel);
        await sending.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        client.End();
        await client.ClosedAsync();

        Assert.Equal(Lines, await LengthAsync());
        Assert.Equal(0, host.Services.GetRequiredService<IngestBudget>().Count);

        async Task<int> LengthAsync() =>
            int.Parse(
                await redis.CommandAsync("XLEN logs:{app-1}", Cancel),
                System.Globalization.CultureInfo.InvariantCulture
            );

        static string Numbered(int number) =>
            $"{SyslogClient.Message("app-1", $"{number} {new string('x', 1_000)}")}\n";
    }
}
