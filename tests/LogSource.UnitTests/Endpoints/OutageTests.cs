using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using LogSource.UnitTests.Endpoints.Reading;

namespace LogSource.UnitTests.Endpoints;

public sealed class OutageTests
{
    private const string Logs = "/apps/example-app/logs";

    [Fact]
    public async Task Without_Redis_every_request_except_healthz_is_a_503_and_open_streams_stay_open()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var host = await LogSourceHost.StartOnRedisAsync(redis.ConnectionString);
        using var api = new Api(host);
        await api.AppendAsync("example-app", "web-1", "one");
        using var stream = await api.GetAsync($"{Logs}?stream=true&n=1");
        var events = new EventReader(stream);
        Assert.EndsWith(" one\"}", await events.NextAsync(), StringComparison.Ordinal);
        using (var ready = await api.GetAsync("/readyz"))
        {
            Assert.Equal(200, (int)ready.StatusCode);
        }

        await redis.StopAsync();
        foreach (var path in new[] { "/readyz", Logs, $"{Logs}?stream=true", $"{Logs}?stream=true&since=1-0" })
        {
            using var response = await api.GetAsync(path);
            await Api.AssertProblemAsync(response, 503, "buffer-unavailable");
            Assert.True(response.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        }
        using (var ingest = await api.PostAsync("/apps/example-app/lines", "x", "text/plain"))
        {
            await Api.AssertProblemAsync(ingest, 503, "buffer-unavailable");
        }

        using (var healthy = await api.GetAsync("/healthz"))
        {
            Assert.Equal(200, (int)healthy.StatusCode);
        }

        await redis.RestartAsync(TestContext.Current.CancellationToken);
        while (true)
        {
            using var accepted = await api.PostAsync("/apps/example-app/lines", "two", "text/plain");
            if (accepted.IsSuccessStatusCode)
            {
                break;
            }
        }
        Assert.StartsWith("data: {\"name\":\"gap\"", await events.NextAsync(), StringComparison.Ordinal);
        Assert.EndsWith(" two\"}", await events.NextAsync(), StringComparison.Ordinal);
    }
}
