using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using LogSource.Buffer.Redis;
using StackExchange.Redis;

namespace FunctionalTests.Loss;

/// <summary>
/// Two gateways in front of two log sources and one Redis with durable data. Each runs in its own process and keeps its
/// port across restarts.
/// </summary>
internal sealed class LossPlatform : IAsyncDisposable
{
    /// <summary>The path to post lines to.</summary>
    public const string Lines = $"/apps/{App}/lines?container=web-1";

    /// <summary>The path to follow lines.</summary>
    public const string Stream = $"/apps/{App}/logs?stream=true";

    private const string App = "example-app";
    private const int Size = 2;
    private const int PageSize = 5_000;

    private readonly RedisServer _redis;
    private readonly int _retained;
    private readonly GatewayProcess?[] _gateways = new GatewayProcess?[Size];
    private readonly LogSourceProcess?[] _sources = new LogSourceProcess?[Size];
    private readonly int[] _gatewayPorts = [LoopbackPort.Reserve(), LoopbackPort.Reserve()];
    private readonly int[] _sourcePorts = [LoopbackPort.Reserve(), LoopbackPort.Reserve()];

    private LossPlatform(RedisServer redis, int retained) => (_redis, _retained) = (redis, retained);

    /// <summary>The URLs of the gateways, which may be down.</summary>
    public IReadOnlyList<Uri> Gateways => [.. _gatewayPorts.Select(port => new Uri($"http://127.0.0.1:{port}"))];

    /// <summary>Starts all processes.</summary>
    /// <param name="retained">The number of lines that Redis retains.</param>
    /// <param name="ct">Cancels the start.</param>
    public static async Task<LossPlatform> StartAsync(int retained, CancellationToken ct)
    {
        var platform = new LossPlatform(await RedisServer.StartAsync(appendOnly: true, ct), retained);
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

    /// <summary>Injects one failure after the other. At the end all processes run.</summary>
    /// <param name="random">Selects the failures and their times.</param>
    /// <param name="duration">How long failures are injected.</param>
    /// <param name="report">Called with a description of each failure.</param>
    /// <param name="ct">Cancels the operation.</param>
    public async Task InjectFailuresAsync(Random random, TimeSpan duration, Action<string> report, CancellationToken ct)
    {
        for (var started = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(started) < duration; )
        {
            await PauseAsync(random, 500, 2_500, ct);
            var target = random.Next(Size);
            switch (random.Next(6))
            {
                case 0 or 1:
                    report($"log source {target} is killed");
                    await _sources[target]!.KillAsync();
                    await PauseAsync(random, 0, 1_500, ct);
                    await StartSourceAsync(target, ct);
                    break;
                case 2:
                    report($"log source {target} is stopped");
                    await _sources[target]!.DisposeAsync();
                    await StartSourceAsync(target, ct);
                    break;
                case 3:
                    report($"gateway {target} is killed");
                    await _gateways[target]!.KillAsync();
                    await PauseAsync(random, 0, 1_500, ct);
                    await StartGatewayAsync(target);
                    break;
                case 4:
                    report("Redis is killed");
                    await _redis.StopAsync();
                    await PauseAsync(random, 0, 1_500, ct);
                    await _redis.RestartAsync(ct);
                    break;
                default:
                    report("Redis is paused");
                    await _redis.PauseAsync();
                    await PauseAsync(random, 500, 3_000, ct);
                    await _redis.ResumeAsync();
                    break;
            }
        }
    }

    /// <summary>Reads all lines from Redis, in the order of their ids.</summary>
    public async Task<IReadOnlyList<StoredLine>> ReadStoredLinesAsync()
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
                ("Buffer:MaxLinesPerApp", $"{_retained}"),
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
