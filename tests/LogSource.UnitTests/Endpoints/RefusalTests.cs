using System.Diagnostics;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using LogSource.UnitTests.Buffer.Redis;
using LogSource.UnitTests.Endpoints.Reading;

namespace LogSource.UnitTests.Endpoints;

/// <summary>A Redis that responds, but refuses commands.</summary>
public sealed class RefusalTests
{
    private const string Logs = "/apps/example-app/logs";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private const string Lines = "/apps/example-app/lines";

    public static TheoryData<string> Refusals => [.. Refusal.All.Keys];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_is_logged_once_and_readyz_reports_its_cause_until_Redis_accepts_again(string how)
    {
        var refusal = Refusal.All[how];
        await using var redis = await RedisServer.StartAsync(Cancel);
        await redis.CommandAsync("ACL SETUSER writer on >secret ~* &* +@all", Cancel);
        await using var host = await LogSourceHost.StartOnRedisAsync($"redis://writer:secret@{redis.ConnectionString}");
        using var api = new Api(host);
        await api.AppendAsync("example-app", "web-1", "one");
        await AssertReadyAsync(api, 200);

        await refusal.BeginAsync(redis, Cancel);
        await UntilReadyAsync(api, 503);
        for (var i = 0; i < 3; i++)
        {
            using var refused = await api.PostAsync(Lines, "x", "text/plain");
            Assert.Equal(503, (int)refused.StatusCode);
            Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
            var body = await refused.Content.ReadAsStringAsync(Cancel);
            Assert.Contains("\"code\":\"buffer-unavailable\"", body, StringComparison.Ordinal);
            Assert.Contains("refused", body, StringComparison.Ordinal);
            Assert.DoesNotContain(refusal.Cause, body, StringComparison.OrdinalIgnoreCase);

            using var unready = await api.GetAsync("/readyz");
            Assert.Equal(503, (int)unready.StatusCode);
            Assert.Contains(refusal.Cause, await unready.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }

        if (refusal.Reads is { } reads)
        {
            using var read = await api.GetAsync(Logs);
            Assert.Equal(reads ? 200 : 503, (int)read.StatusCode);
        }

        await refusal.EndAsync(redis, Cancel);
        await UntilReadyAsync(api, 200);
        using (var accepted = await api.PostAsync(Lines, "two", "text/plain"))
        {
            Assert.Equal(202, (int)accepted.StatusCode);
        }

        var begins = Assert.Single(
            host.Log.Warnings,
            line => line.Contains("Redis refuses appends", StringComparison.Ordinal)
        );
        Assert.Contains(refusal.Text, begins, StringComparison.Ordinal);
        var ends = Assert.Single(
            host.Log.Lines,
            line => line.Contains("Redis accepts appends again", StringComparison.Ordinal)
        );
        Assert.Contains(refusal.Text, ends, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_another_type_makes_only_its_own_app_unavailable()
    {
        await using var redis = await RedisServer.StartAsync(Cancel);
        await redis.CommandAsync("SET logs:{mistyped} x", Cancel);
        await using var host = await LogSourceHost.StartOnRedisAsync(redis.ConnectionString);
        using var api = new Api(host);
        for (var i = 0; i < 2; i++)
        {
            using var refused = await api.PostAsync("/apps/mistyped/lines", "x", "text/plain");
            await Api.AssertProblemAsync(refused, 503, "buffer-unavailable");
            using var read = await api.GetAsync("/apps/mistyped/logs");
            await Api.AssertProblemAsync(read, 503, "buffer-unavailable");
            await api.AppendAsync("example-app", "web-1", "one");
            await AssertReadyAsync(api, 200);
        }

        await redis.CommandAsync("DEL logs:{mistyped}", Cancel);
        await api.AppendAsync("mistyped", "web-1", "one");
        Assert.Single(
            host.Log.Lines,
            line => line.Contains("Redis refuses appends (key logs:{mistyped}): WRONGTYPE", StringComparison.Ordinal)
        );
        Assert.Single(
            host.Log.Lines,
            line => line.Contains("Redis accepts appends again (key logs:{mistyped})", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_wrong_password_is_reported_as_a_refusal_and_not_as_an_unreachable_Redis()
    {
        await using var redis = await RedisServer.StartAsync(Cancel);
        await redis.CommandAsync("CONFIG SET requirepass right", Cancel);
        await using var host = await LogSourceHost.StartOnRedisAsync($"{redis.ConnectionString},password=wrong");
        using var api = new Api(host);

        await UntilReadyAsync(api, 503);
        using (var unready = await api.GetAsync("/readyz"))
        {
            Assert.Contains("WRONGPASS", await unready.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }

        Assert.Contains(
            host.Log.Warnings,
            line =>
                line.Contains("Redis refuses the connection", StringComparison.Ordinal)
                && line.Contains("WRONGPASS invalid username-password pair", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains("cannot be reached", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains("wrong", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wake_ups_use_the_channel_prefix()
    {
        await using var redis = await RedisServer.StartAsync(Cancel);
        await using var host = await LogSourceHost.StartOnRedisAsync(
            $"redis://{redis.ConnectionString}?channelPrefix=mine%3A"
        );
        using var api = new Api(host);
        await api.AppendAsync("example-app", "web-1", "one");
        using var stream = await api.GetAsync($"{Logs}?stream=true&n=1");
        var events = new EventReader(stream);
        Assert.EndsWith(" one\"}", await events.NextAsync(), StringComparison.Ordinal);
        Assert.Equal("1", await redis.CommandAsync("SPUBLISH mine:wake:{example-app} x", Cancel));
        await api.AppendAsync("example-app", "web-1", "two");
        Assert.EndsWith(" two\"}", await events.NextAsync(), StringComparison.Ordinal);
    }

    private static async Task AssertReadyAsync(Api api, int status)
    {
        using var ready = await api.GetAsync("/readyz");
        Assert.Equal(status, (int)ready.StatusCode);
    }

    private static async Task UntilReadyAsync(Api api, int status)
    {
        var waited = Stopwatch.StartNew();
        for (var answered = 0; answered != status; )
        {
            using var ready = await api.GetAsync("/readyz");
            answered = (int)ready.StatusCode;
            Assert.True(waited.Elapsed < Deadline, $"/readyz is {answered}");
        }
    }
}
