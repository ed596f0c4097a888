using System.Collections.Concurrent;
using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using EdgeGateway.Testing.Tokens;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;
using FunctionalTests.Loss;
using LogSource.Buffer.Redis;
using StackExchange.Redis;

namespace FunctionalTests.Draining;

/// <summary>
/// Two gateways behind HAProxy and two log sources restart one after the other, as in a rolling update, while clients
/// post, read and follow lines.
/// </summary>
[Trait("Category", "Waits")]
public sealed class RollingRestartTests : IAsyncLifetime
{
    private const string App = "example-app";
    private const int Sigterm = 15;

    private readonly int[] _sourcePorts = [LoopbackPort.Reserve(), LoopbackPort.Reserve()];
    private readonly (int Public, int Management)[] _gatewayPorts =
    [
        (LoopbackPort.Reserve(), LoopbackPort.Reserve()),
        (LoopbackPort.Reserve(), LoopbackPort.Reserve()),
    ];
    private readonly ServerProcess?[] _servers = new ServerProcess?[4];
    private RedisServer _redis = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await Task.WhenAll(Enumerable.Range(0, _servers.Length).Select(StartAsync));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.OfType<ServerProcess>())
        {
            await server.DisposeAsync();
        }

        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task A_rolling_restart_fails_no_plain_request_and_loses_no_line_for_clients_that_resume()
    {
        using var balancer = await HaProxy.StartAsync(_gatewayPorts);
        var read = Token(TokenClaims.ReadLogs);
        ResumingFollower[] followers =
        [
            .. Enumerable
                .Range(0, 8)
                .Select(i => new ResumingFollower(
                    $"{i}",
                    i % 2 == 0,
                    [balancer.Url],
                    $"/apps/{App}/logs?stream=true",
                    read,
                    null
                )),
        ];
        using var stopRequests = new CancellationTokenSource();
        using var stopFollowing = new CancellationTokenSource();
        var following = Task.WhenAll(followers.Select(follower => follower.RunAsync(stopFollowing.Token)));
        var write = Token(TokenClaims.WriteLogs);
        var (posts, dumps) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        var requesting = Task.WhenAll([
            .. Enumerable
                .Range(0, 3)
                .Select(i =>
                    RepeatAsync(
                        number =>
                            Http.PostAsync(balancer.Url, $"/apps/{App}/lines", write, "text/plain", $"{i}:{number}"),
                        posts,
                        stopRequests.Token
                    )
                ),
            .. Enumerable
                .Range(0, 2)
                .Select(_ =>
                    RepeatAsync(
                        _ => Http.GetAsync(balancer.Url, $"/apps/{App}/logs?n=10", read),
                        dumps,
                        stopRequests.Token
                    )
                ),
        ]);
        await Eventually.HoldsAsync(() => posts.Count >= 50);

        for (var i = 0; i < _servers.Length; i++)
        {
            _servers[i]!.Signal(Sigterm);
            Assert.Equal(0, await _servers[i]!.ExitCodeAsync(TestContext.Current.CancellationToken));
            await _servers[i]!.DisposeAsync();
            await StartAsync(i);
        }

        await stopRequests.CancelAsync();
        await requesting;
        Assert.Equal(["202"], posts.Distinct());
        Assert.Empty(dumps.Distinct().Except(["200", "204"]));

        var stored = await ReadStoredLinesAsync();
        Assert.Equal(posts.Count, stored.Count);
        await Eventually.HoldsAsync(() => followers.All(follower => follower.HasReached(stored[^1].Id)));
        await stopFollowing.CancelAsync();
        await following;
        Assert.All(
            followers,
            follower =>
            {
                Assert.Empty(new FollowerCheck(stored, follower.Events, stored[^1].Id).Faults);
                Assert.Equal(0, follower.Gaps);
            }
        );

        // Each stream has met at least one server that stopped.
        Assert.All(
            followers,
            follower => Assert.InRange(follower.Events.Count(received => received == FollowerEvent.Reconnect), 2, 1_000)
        );
    }

    private static string Token(string scope) =>
        TokenBuilder.Hs256.WithClaim("scope", $"\"{scope}\"").WithClaim("app", $"\"{App}\"").Token;

    /// <summary>Repeats a request, and records the status of each response, or why there was none.</summary>
    private static async Task RepeatAsync(
        Func<int, Task<HttpResponseMessage>> request,
        ConcurrentQueue<string> results,
        CancellationToken stop
    )
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            try
            {
                using var response = await request(number);
                await response.Content.LoadIntoBufferAsync(TestContext.Current.CancellationToken);
                results.Enqueue(
                    response.IsSuccessStatusCode
                        ? $"{(int)response.StatusCode}"
                        : $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(CancellationToken.None)}"
                );
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                results.Enqueue(exception.ToString());
            }

            await Task.Delay(10, CancellationToken.None);
        }
    }

    private async Task StartAsync(int i)
    {
        (string, string?)[] common =
        [
            ("Redis:ConnectionString", _redis.ConnectionString),
            ("Draining:Delay", "00:00:03"),
            ("Draining:Window", "00:00:01"),
        ];
        var n = i / 2;
        if (i % 2 == 0)
        {
            _servers[i] = await LogSourceProcess.StartAsync([
                .. common,
                ("Buffer:Kind", "Redis"),
                ("Buffer:MaxLinesPerApp", "1000000"),
                ("Kestrel:Endpoints:H2c:Url", $"http://127.0.0.1:{_sourcePorts[n]}"),
            ]);
            return;
        }

        const string Cluster = "ReverseProxy:Clusters:log-source";
        _servers[i] = await GatewayProcess.StartAsync([
            .. common,
            ("Kestrel:Endpoints:Public:Url", $"http://127.0.0.1:{_gatewayPorts[n].Public}"),
            ("Kestrel:Endpoints:Management:Url", $"http://127.0.0.1:{_gatewayPorts[n].Management}"),
            ($"{Cluster}:Destinations:primary:Address", $"http://127.0.0.1:{_sourcePorts[0]}"),
            ($"{Cluster}:Destinations:other:Address", $"http://127.0.0.1:{_sourcePorts[1]}"),
            ($"{Cluster}:HealthCheck:Active:Interval", "00:00:00.25"),
        ]);
        await Eventually.HoldsAsync(async () =>
        {
            var management = new Uri($"http://127.0.0.1:{_gatewayPorts[n].Management}");
            using var ready = await Http.GetAsync(management, "/readyz");
            return ready.StatusCode == HttpStatusCode.OK;
        });
    }

    private async Task<IReadOnlyList<StoredLine>> ReadStoredLinesAsync()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(_redis.ConnectionString);
        var stored = await connection.GetDatabase().StreamRangeAsync(RedisKeys.Lines(App));
        return
        [
            .. stored.Select(entry => new StoredLine(
                RedisEntry.ParseId(entry.Id),
                entry[RedisKeys.Message].ToString()
            )),
        ];
    }
}
