using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using LogSource.Ingest.Budget;
using LogSource.UnitTests.Endpoints;
using Microsoft.Extensions.DependencyInjection;

namespace LogSource.UnitTests.Syslog;

/// <summary>One app whose appends Redis refuses, among others.</summary>
public sealed class SyslogRefusalTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_app_whose_appends_Redis_refuses_loses_its_lines_and_no_other_app_does()
    {
        await using var redis = await RedisServer.StartAsync(appendOnly: false, Cancel);
        await using var host = await LogSourceHost.StartOnRedisAsync(
            redis.ConnectionString,
            ("Syslog:Endpoints:Tcp:Url", "tcp://127.0.0.1:0"),
            ("Syslog:Routes:0:App", "{app-name}")
        );
        using var api = new Api(host);
        using var client = await SyslogClient.ConnectAsync(host.Syslog.Port);
        await redis.CommandAsync("SET logs:{shopbad} x", Cancel);

        string[] apps = ["shop-1", "shopbad", "shop-2", "shopbad", "shop-1"];
        await client.SendAsync(string.Concat(apps.Select(app => $"{SyslogClient.Message(app, "one")}\n")));
        await client.SendAsync($"{SyslogClient.Message("shop-2", "two")}\n");
        client.End();
        await client.UntilClosedAsync();

        Assert.Equal(["one", "one"], await api.DumpAsync("shop-1"));
        Assert.Equal(["one", "two"], await api.DumpAsync("shop-2"));
        Assert.Equal(0, host.Services.GetRequiredService<IngestBudget>().ReservedBytes);
        var dropped = Assert.Single(
            host.Log.Warnings,
            line => line.Contains("syslog messages were dropped", StringComparison.Ordinal)
        );
        Assert.Contains("the last for app shopbad: WRONGTYPE", dropped, StringComparison.Ordinal);
    }
}
