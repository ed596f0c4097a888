using System.Diagnostics;
using EdgeGateway.Bench.LogSources;
using EdgeGateway.Bench.Proxies;
using EdgeGateway.Bench.Results;

namespace EdgeGateway.Bench.Soak;

/// <summary>Compares what the gateway holds early and late, and what is left when all streams are closed.</summary>
internal sealed class SoakMeasurement(TimeSpan duration, int streams, GatewayBuild gateway)
{
    private const string Gateway = "gateway";
    private const int Apps = 100;
    private const int Samples = 20;
    private const int LineLength = 120;

    // Two minutes of thirty.
    private const int LongestPart = 15;

    // A leak is larger: thousands of streams come and go in each tenth of the time.
    private const double AllowedGrowth = 1.1;

    // Some are being opened or closed at any moment.
    private const double LeastShare = 0.9;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(40);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var programs = new Programs(
            new Dictionary<string, GatewayBuild> { [Gateway] = gateway },
            AppContext.BaseDirectory,
            AppContext.BaseDirectory
        );
        using var site = new Site(programs);
        await using var source = await EmbeddedLogSource.StartAsync(site, cancellationToken);
        await using var starter = new ProxyStarter(site, source);
        string[] apps = [.. Enumerable.Range(0, Apps).Select(app => $"soak-{app}")];
        await source.FillAsync(ProxyStarter.AnyApp, 1, cancellationToken);

        // Leases of streams are kept in Redis, too, if a plan limits them.
        var settings = new ProxySettings
        {
            HasRedis = true,
            Gateway = new Dictionary<string, string?>
            {
                ["StreamLimits:Plans:soak:PerTenant"] = "100000",
                ["StreamLimits:Default"] = "soak",
            },
        };
        await using var proxy = await starter.StartAsync(Gateway, settings, cancellationToken);
        var redis = await starter.RedisAsync();
        var watch = Stopwatch.StartNew();
        var (clients, samples) = (
            new SoakStreams(proxy, streams, duration / LongestPart, apps),
            new List<SoakSample>()
        );
        using (var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            Task[] work = [.. clients.Start(end.Token), .. apps.Select(app => WriteAsync(source, app, end.Token))];
            for (var sample = 1; sample <= Samples; sample++)
            {
                await Task.Delay(duration * sample / Samples - watch.Elapsed, cancellationToken);
                if (work.FirstOrDefault(part => part.IsFaulted) is { } failed)
                {
                    await failed;
                }

                samples.Add(await SoakSample.ReadAsync(watch.Elapsed, proxy, redis, cancellationToken));
                Console.Error.WriteLine($"{samples[^1]}, {clients.Opened:#,0} streams opened, {clients.Failed} failed");
            }

            await end.CancelAsync();
            await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.Delay(Settling, cancellationToken);
        samples.Add(await SoakSample.ReadAsync(watch.Elapsed, proxy, redis, cancellationToken));
        return Write(clients, samples);
    }

    private static async Task WriteAsync(EmbeddedLogSource source, string app, CancellationToken cancellationToken)
    {
        using var client = new LinesClient();
        await client.ConnectAsync(source.Http1, cancellationToken);
        var request = LinesPost.Create(app, 1, LineLength, (_, line) => line.Fill((byte)'x'));
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await second.WaitForNextTickAsync(cancellationToken))
        {
            await client.PostAsync(request, 1, cancellationToken);
        }
    }

    private int Write(SoakStreams clients, List<SoakSample> samples)
    {
        var table = new MarkdownTable("minute", "streams", "PSS, MiB", "descriptors", "timers", "keys in Redis");
        foreach (var sample in samples)
        {
            var minute = sample == samples[^1] ? "after the end" : $"{sample.Time.TotalMinutes:0.0}";
            table.Add(minute, sample.Streams, sample.PssMiB, sample.Descriptors, sample.Timers, sample.Keys);
        }

        // The first half of the time fills pools and caches.
        var early = samples[(Samples / 4)..(Samples / 2)];
        var late = samples[(Samples * 3 / 4)..Samples];
        var last = samples[^1];
        (string What, bool Holds)[] verdicts =
        [
            ("streams were open all the time", late.Min(sample => sample.Streams) >= streams * LeastShare),
            ("no growth of memory", Holds(sample => sample.PssMiB)),
            ("no growth of descriptors", Holds(sample => sample.Descriptors)),
            ("no growth of timers", Holds(sample => sample.Timers)),
            ("no growth of keys in Redis", Holds(sample => sample.Keys)),
            ("no stream and no timer left at the end", last.Streams == 0 && last.Timers < Apps),
            ("no stream rejected or ended early", clients.Failed == 0),
        ];
        Console.WriteLine(
            $"""

            soak --minutes {duration.TotalMinutes:0} --streams {streams}
            {MachineFacts.Line("gateway, log source, Redis and clients")}

            {table}
            {clients.Opened:#,0} streams were opened, {clients.Failed} rejected or ended early.
            {string.Join(
                '\n',
                verdicts.Select(verdict => $"{verdict.What}: {(verdict.Holds ? "yes" : "NO")}")
            )}
            """
        );
        return verdicts.All(verdict => verdict.Holds) ? 0 : 1;

        bool Holds(Func<SoakSample, long> value) =>
            late.Average(sample => (double)value(sample))
            <= AllowedGrowth * early.Average(sample => (double)value(sample));
    }
}
