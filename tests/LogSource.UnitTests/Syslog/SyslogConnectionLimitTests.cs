using EdgeGateway.Testing;
using LogSource.UnitTests.Endpoints;
using Microsoft.Extensions.DependencyInjection;

namespace LogSource.UnitTests.Syslog;

/// <summary>Connections over the limits, and connections with unfinished messages.</summary>
public sealed class SyslogConnectionLimitTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unfinished_messages_on_all_connections_do_not_block_a_new_connection()
    {
        await using var host = await LogSourceHost.StartAsync([
            .. SyslogSettings.Default,
            ("Syslog:MaxConnections", "3"),
        ]);
        using var api = new Api(host);
        var silent = await ConnectAsync("silent", "");
        var half = await ConnectAsync("half", "<13>1 - host app-2 web.1 - - half");
        using var counted = await ConnectAsync("counted", "90 <13>1 - host app-2 web.1");

        using var next = await SyslogClient.ConnectAsync(host.Syslog.Port);
        await next.SendAsync(SyslogClient.Message("app-1", "next"));
        next.End();
        await next.UntilClosedAsync();
        await half.UntilClosedAsync();
        silent.End();
        await silent.UntilClosedAsync();

        Assert.Equal(["silent", "half", "counted", "next"], await api.DumpAsync("app-1"));
        Assert.Equal(["half"], await api.DumpAsync("app-2"));
        Assert.Contains(
            "1 syslog connections were displaced by new ones",
            Assert.Single(host.Log.Warnings),
            StringComparison.Ordinal
        );
        silent.Dispose();
        half.Dispose();

        // Returns when the message is stored. The bytes behind it have arrived by then.
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
    public async Task An_unfinished_message_is_stored_and_its_connection_ends_at_the_frame_timeout()
    {
        await using var host = await LogSourceHost.StartAsync([
            .. SyslogSettings.Default,
            ("Syslog:FrameTimeout", "00:00:01"),
        ]);
        using var api = new Api(host);
        using var client = await SyslogClient.ConnectAsync(host.Syslog.Port);

        await client.SendAsync($"{SyslogClient.Message("app-1", "whole")}\n{SyslogClient.Message("app-1", "half")}");
        await client.UntilClosedAsync();

        Assert.Equal(["whole", "half"], await api.DumpAsync("app-1"));
        Assert.Contains(
            "a message was not whole after 00:00:01",
            Assert.Single(host.Log.Warnings),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_connection_over_the_limit_is_closed_and_one_after_another_has_left_is_accepted()
    {
        await using var host = await LogSourceHost.StartAsync([
            .. SyslogSettings.Default,
            ("Syslog:MaxConnections", "1"),
        ]);
        using var api = new Api(host);
        var first = await SyslogClient.ConnectAsync(host.Syslog.Port);
        await first.SendAsync(SyslogClient.Message("app-1", "one") + "\n");
        while ((await api.DumpAsync("app-1")).Length == 0)
        {
            await Task.Yield();
        }

        using var refused = await SyslogClient.ConnectAsync(host.Syslog.Port);
        await refused.UntilClosedAsync();
        first.End();
        await first.UntilClosedAsync();

        string[] lines;
        do
        {
            using var next = await SyslogClient.ConnectAsync(host.Syslog.Port);
            await next.SendAsync(SyslogClient.Message("app-1", "two"));
            next.End();
            await next.UntilClosedAsync();
            lines = await api.DumpAsync("app-1");
        } while (lines.Length == 1);

        Assert.Equal("two", lines[1]);
        first.Dispose();
    }
}
