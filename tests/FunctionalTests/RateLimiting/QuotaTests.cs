using System.Collections.Concurrent;
using System.Net.Sockets;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;
using static FunctionalTests.RateLimiting.InRedis.SharedGateway;

namespace FunctionalTests.RateLimiting;

/// <summary>Many clients use up one quota concurrently at two gateways.</summary>
/// <remarks>Runs alone: a gateway counts by itself while Redis takes more than 50 ms to answer.</remarks>
[Collection(nameof(QuotaTests))]
[CollectionDefinition(nameof(QuotaTests), DisableParallelization = true)]
[Trait("Category", "Waits")]
public sealed class QuotaTests : IAsyncLifetime
{
    private const int Limit = 1_000;
    private const int Clients = 200;
    private const int RequestsEach = 10;

    private readonly HttpMessageInvoker _connections = Http.CreateInvoker();
    private readonly List<GatewayProcess> _gateways = [];
    private RedisServer _redis = null!;
    private BackendHost _backend = null!;
    private GatewayHost _tokenIssuer = null!;
    private int _backendRequests;
    private Func<Task> _onThirdOfLimit = () => Task.CompletedTask;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync(Ct);
        _backend = await BackendHost.StartAsync(async context =>
        {
            if (Interlocked.Increment(ref _backendRequests) == Limit / 3)
            {
                await _onThirdOfLimit();
            }

            await context.Response.WriteAsync("ok");
        });
        _tokenIssuer = await GatewayHost.StartAsync();
        for (var i = 0; i < 2; i++)
        {
            _gateways.Add(await GatewayProcess.StartAsync(Settings(_backend, _redis.ConnectionString, Limit)));
            await SendAsync(_gateways[i].Http, _tokenIssuer.Token(tenant: $"first-{i}"));
            await Eventually.HoldsAsync(() =>
                CountLogLines(_gateways[i], LocalMessage) == CountLogLines(_gateways[i], SharedMessage)
            );
        }

        _backendRequests = 0;
    }

    public async ValueTask DisposeAsync()
    {
        _connections.Dispose();
        foreach (var gateway in _gateways)
        {
            await gateway.DisposeAsync();
        }

        await _tokenIssuer.DisposeAsync();
        await _backend.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Two_gateways_together_pass_exactly_the_limit()
    {
        var token = _tokenIssuer.Token();
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

        Assert.True(Limit == _backendRequests, $"{_backendRequests} requests passed.\n{RedisLogLines()}");
        Assert.Equal(Limit, statuses.Count(status => status == 200));
        Assert.Equal((Clients * RequestsEach) - Limit, statuses.Count(status => status == 429));
    }

    [Fact]
    public async Task A_killed_gateway_wastes_at_most_its_requests_in_flight_of_the_quota()
    {
        var token = _tokenIssuer.Token();
        var (remaining, killed) = (_gateways[0], _gateways[1]);
        var statuses = new ConcurrentBag<int>();
        var (aborted, isKilled) = (0, false);

        // Kills the gateway while many requests are in flight.
        _onThirdOfLimit = async () =>
        {
            await killed.KillAsync();
            Volatile.Write(ref isKilled, true);
        };
        await Task.WhenAll(
            Enumerable
                .Range(0, Clients)
                .Select(async client =>
                {
                    for (var i = 0; i < RequestsEach; i++)
                    {
                        // A client that cannot reach the killed gateway uses the other one.
                        if (!((client + i) % 2 == 1 && await TrySendAsync(killed)))
                        {
                            Assert.True(await TrySendAsync(remaining));
                        }
                    }
                })
        );

        var passed = statuses.Count(status => status == 200);
        Assert.True(_backendRequests <= Limit, $"{_backendRequests} requests passed.\n{RedisLogLines()}");
        Assert.InRange(passed, Limit - aborted, _backendRequests);
        Assert.All(statuses, status => Assert.Contains(status, (int[])[200, 429]));
        Assert.NotEqual(0, aborted);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(429, (await SendAsync(remaining.Http, token)).Status);
        }

        async Task<bool> TrySendAsync(GatewayProcess gateway)
        {
            var mayBeCounted = !Volatile.Read(ref isKilled);
            try
            {
                statuses.Add((await SendAsync(gateway.Http, token, _connections)).Status);
                return true;
            }
            // SocketException: the gateway was killed right after it had accepted the connection.
            catch (Exception exception) when (exception is HttpRequestException or SocketException && gateway == killed)
            {
                Interlocked.Add(ref aborted, mayBeCounted ? 1 : 0);
                return false;
            }
        }
    }

    private static int CountLogLines(GatewayProcess gateway, string text) =>
        gateway.Output.Count(line => line.Contains(text, StringComparison.Ordinal));

    private string RedisLogLines() =>
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
