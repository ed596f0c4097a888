using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using LogSource.Ingest.Budget;
using LogSource.UnitTests.Endpoints;
using Microsoft.Extensions.DependencyInjection;

namespace LogSource.UnitTests.Syslog;

/// <summary>A Redis outage while messages arrive. A command that times out under load is stored twice.</summary>
[Collection<SerialTests>]
[Trait("Category", "Waits")]
public sealed class SyslogOutageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_Redis_is_unreachable_a_sender_is_blocked_and_no_line_is_lost()
    {
        const int Lines = 40_000;
        await using var redis = await RedisServer.StartAsync(appendOnly: true, Cancel);
        await using var host = await LogSourceHost.StartOnRedisAsync(
            redis.ConnectionString,
            [.. SyslogSettings.Default, ("Buffer:MaxLinesPerApp", "100000")]
        );
        using var api = new Api(host);
        using var client = await SyslogClient.ConnectAsync(host.Syslog.Port);
        await client.SendAsync(Numbered(0));
        // Also wait until it is acknowledged; otherwise it is stored a second time.
        while (await LengthAsync() == 0 || host.Services.GetRequiredService<IngestBudget>().ReservedBytes > 0)
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

        // The sender writes 40 MB, which is more than sockets and pipes hold.
        while (host.Services.GetRequiredService<IngestBudget>().ReservedBytes == 0)
        {
            await Task.Yield();
        }

        Assert.False(sending.IsCompleted);
        await redis.RestartAsync(Cancel);
        await sending.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        client.End();
        await client.UntilClosedAsync();

        Assert.Equal(Lines, await LengthAsync());
        Assert.Equal(0, host.Services.GetRequiredService<IngestBudget>().ReservedBytes);

        async Task<int> LengthAsync() =>
            int.Parse(
                await redis.CommandAsync("XLEN logs:{app-1}", Cancel),
                System.Globalization.CultureInfo.InvariantCulture
            );

        static string Numbered(int number) =>
            $"{SyslogClient.Message("app-1", $"{number} {new string('x', 1_000)}")}\n";
    }
}
