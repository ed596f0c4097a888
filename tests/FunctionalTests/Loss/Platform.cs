using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using LogSource.Buffer.Redis;
using StackExchange.Redis;

namespace FunctionalTests.Loss;

/// <summary>Two gateways before two log sources on one Redis that outlives kills: each a process of its own, on a port of its own,
/// where it comes back after it was killed.</summary>
internal sealed class Platform : IAsyncDisposable
{
    /// <summary>Where lines are posted.</summary>
    public const string Lines = $"/apps/{App}/lines?container=web-1";

    /// <summary>Where lines are followed.</summary>
    public const string Stream = $"/apps/{App}/logs?stream=true";

    private const string App = "example-app";
    private const int Size = 2;
    private const int PageSize = 5_000;

    private readonly RedisServer _redis;
    private readonly int _kept;
    private readonly GatewayProcess?[] _gateways = new GatewayProcess?[Size];
    private readonly LogSourceProcess?[] _sources = new LogSourceProcess?[Size];
    private readonly int[] _gatewayPorts = [LoopbackPort.Reserve(), LoopbackPort.Reserve()];
    private readonly int[] _sourcePorts = [LoopbackPort.Reserve(), LoopbackPort.Reserve()];

    private Platform(RedisServer redis, int kept) => (_redis, _kept) = (redis, kept);

    /// <summary>Where clients connect, whether a gateway is there or not.</summary>
    public IReadOnlyList<Uri> Gateways => [.. _gatewayPorts.Select(port => new Uri($"http://127.0.0.1:{port}"))];

    /// <summary>Starts all of it.</summary>
    /// <param name="kept">How many lines are kept.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<Platform> StartAsync(int kept, CancellationToken ct)
    {
        var platform = new Platform(await RedisServer.StartAsync(appendOnly: true, ct), kept);
        try
        {
            for (var i = 0; i < Size; i++)
            {
                await platform.StartSourceAsync(i, ct);
                await platform.StartGatewayAsync(i);
            }

            return platform;
        }
        catch
        {
            await platform.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has one misfortune after the other, and ends with all of it running.</summary>
    /// <param name="random">Which, and when.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="told">Is told of each.</param>
    /// <param name="ct">Gives up.</param>
    public async Task SufferAsync(Random random, TimeSpan duration, Action<string> told, CancellationToken ct)
    {
        for (var started = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(started) < duration; )
        {
            await PauseAsync(random, 500, 2_500, ct);
            var one = random.Next(Size);
            switch (random.Next(6))
            {
                case 0 or 1:
                    told($"log source {one} is killed");
                    await _sources[one]!.KillAsync();
                    await PauseAsync(random, 0, 1_500, ct);
                    await StartSourceAsync(one, ct);
                    break;
                case 2:
                    told($"log source {one} is stopped");
                    await _sources[one]!.DisposeAsync();
                    await StartSourceAsync(one, ct);
                    break;
                case 3:
                    told($"gateway {one} is killed");
                    await _gateways[one]!.KillAsync();
                    await PauseAsync(random, 0, 1_500, ct);
                    await StartGatewayAsync(one);
                    break;
                case 4:
                    told("Redis is killed");
                    await _redis.StopAsync();
                    await PauseAsync(random, 0, 1_500, ct);
                    await _redis.RestartAsync(ct);
                    break;
                default:
                    told("Redis is paused");
                    await _redis.PauseAsync();
                    await PauseAsync(random, 500, 3_000, ct);
                    await _redis.ResumeAsync();
                    break;
            }
        }
    }

    /// <summary>All lines that Redis has, in its order.</summary>
    public async Task<IReadOnlyList<StoredLine>> StoredAsync()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(_redis.ConnectionString);
        var stored = new List<StoredLine>();
        StreamEntry[] page;
        do
        {
            page = await redis
                .GetDatabase()
                .StreamRangeAsync(RedisKeys.Lines(App), stored.Count == 0 ? "-" : $"({stored[^1].Id}", count: PageSize);
            stored.AddRange(
                page.Select(entry => new StoredLine(RedisEntry.ParseId(entry.Id), entry[RedisKeys.Message].ToString()))
            );
        } while (page.Length == PageSize);
        return stored;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _gateways.Concat<ServerProcess?>(_sources).OfType<ServerProcess>())
        {
            await process.DisposeAsync();
        }

        await _redis.DisposeAsync();
    }

    private static Task PauseAsync(Random random, int least, int most, CancellationToken ct) =>
        Task.Delay(random.Next(least, most), ct);

    private async Task StartSourceAsync(int i, CancellationToken ct) =>
        _sources[i] = await LogSourceProcess.StartAsync(
            [
                ("Kestrel:Endpoints:H2c:Url", $"http://127.0.0.1:{_sourcePorts[i]}"),
                ("Buffer:Kind", "Redis"),
                ("Buffer:MaxLinesPerApp", $"{_kept}"),
                ("Redis:ConnectionString", _redis.ConnectionString),
            ],
            ct
        );

    private async Task StartGatewayAsync(int i) =>
        _gateways[i] = await GatewayProcess.StartAsync(
            ("Kestrel:Endpoints:Public:Url", $"http://127.0.0.1:{_gatewayPorts[i]}"),
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", $"http://127.0.0.1:{_sourcePorts[0]}"),
            ("ReverseProxy:Clusters:log-source:Destinations:other:Address", $"http://127.0.0.1:{_sourcePorts[1]}")
        );
}
