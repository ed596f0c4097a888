using System.Collections.Concurrent;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;
using static FunctionalTests.RateLimiting.InRedis.SharedGateway;

namespace FunctionalTests.RateLimiting;

/// <summary>A quota that many use up at once, at two gateways.</summary>
public sealed class QuotaTests : IAsyncLifetime
{
    private const int Limit = 1_000;
    private const int Clients = 200;
    private const int RequestsEach = 10;

    private readonly HttpMessageInvoker _connections = Http.CreateInvoker();
    private readonly List<GatewayProcess> _gateways = [];
    private RedisServer _redis = null!;
    private BackendHost _backend = null!;
    private GatewayHost _issuer = null!;
    private int _reached;
    private Func<Task> _atAThird = () => Task.CompletedTask;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync(Ct);
        _backend = await BackendHost.StartAsync(async context =>
        {
            if (Interlocked.Increment(ref _reached) == Limit / 3)
            {
                await _atAThird();
            }

            await context.Response.WriteAsync("ok");
        });
        _issuer = await GatewayHost.StartAsync();
        for (var i = 0; i < 2; i++)
        {
            _gateways.Add(await GatewayProcess.StartAsync(Settings(_backend, _redis.ConnectionString, Limit)));
            await SendAsync(_gateways[i].Http, _issuer.Token(tenant: $"first-{i}"));
            await Eventually.HoldsAsync(() => Told(_gateways[i], LocalMessage) == Told(_gateways[i], SharedMessage));
        }

        _reached = 0;
    }

    public async ValueTask DisposeAsync()
    {
        _connections.Dispose();
        foreach (var gateway in _gateways)
        {
            await gateway.DisposeAsync();
        }

        await _issuer.DisposeAsync();
        await _backend.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Exactly_the_limit_passes_two_gateways()
    {
        var token = _issuer.Token();
        var statuses = new ConcurrentBag<int>();
        await Task.WhenAll(
            Enumerable
                .Range(0, Clients)
                .Select(async client =>
                {
                    for (var i = 0; i < RequestsEach; i++)
                    {
                        statuses.Add((await SendAsync(_gateways[(client + i) % 2].Http, token, _connections)).Status);
                    }
                })
        );

        Assert.True(Limit == _reached, $"{_reached} requests passed.\n{WentAway()}");
        Assert.Equal(Limit, statuses.Count(status => status == 200));
        Assert.Equal((Clients * RequestsEach) - Limit, statuses.Count(status => status == 429));
    }

    [Fact]
    public async Task A_gateway_that_is_killed_takes_at_most_what_was_under_way_of_the_quota_along()
    {
        var token = _issuer.Token();
        var (staying, leaving) = (_gateways[0], _gateways[1]);
        var statuses = new ConcurrentBag<int>();
        var (brokenOff, isKilled) = (0, false);

        // While many are under way.
        _atAThird = async () =>
        {
            await leaving.KillAsync();
            Volatile.Write(ref isKilled, true);
        };
        await Task.WhenAll(
            Enumerable
                .Range(0, Clients)
                .Select(async client =>
                {
                    for (var i = 0; i < RequestsEach; i++)
                    {
                        // Whoever meets nobody goes to the other one.
                        if (!((client + i) % 2 == 1 && await AskedAsync(leaving)))
                        {
                            Assert.True(await AskedAsync(staying));
                        }
                    }
                })
        );

        var passed = statuses.Count(status => status == 200);
        Assert.True(_reached <= Limit, $"{_reached} requests passed.\n{WentAway()}");
        Assert.InRange(passed, Limit - brokenOff, _reached);
        Assert.All(statuses, status => Assert.Contains(status, (int[])[200, 429]));
        Assert.NotEqual(0, brokenOff);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(429, (await SendAsync(staying.Http, token)).Status);
        }

        async Task<bool> AskedAsync(GatewayProcess gateway)
        {
            var mayBeCounted = !Volatile.Read(ref isKilled);
            try
            {
                statuses.Add((await SendAsync(gateway.Http, token, _connections)).Status);
                return true;
            }
            catch (HttpRequestException) when (gateway == leaving)
            {
                Interlocked.Add(ref brokenOff, mayBeCounted ? 1 : 0);
                return false;
            }
        }
    }

    private static int Told(GatewayProcess gateway, string text) =>
        gateway.Output.Count(line => line.Contains(text, StringComparison.Ordinal));

    private string WentAway() =>
        string.Join(
            '\n',
            _gateways
                .SelectMany(gateway => gateway.Output)
                .Where(line =>
                    line.Contains(LocalMessage, StringComparison.Ordinal)
                    || line.Contains(SharedMessage, StringComparison.Ordinal)
                )
        );
}
