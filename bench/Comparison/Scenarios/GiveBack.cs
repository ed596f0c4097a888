using System.Globalization;
using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.LogSources;
using EdgeGateway.Bench.Proxies;
using EdgeGateway.Bench.Tail;

namespace EdgeGateway.Bench.Comparison.Scenarios;

/// <summary>
/// Memory before a load, during it and some time after it: event streams that are not read while lines are written,
/// and large dumps over many connections.
/// </summary>
internal sealed class GiveBack(string name, Plan plan) : Scenario(name)
{
    private const double KiBPerMiB = 1_024;
    private const int DumpLines = 1_000;

    public override IReadOnlyList<Metric> Metrics => [Before, During, After];

    public override bool NeedsNewProcess => true;

    private static Metric Before => new("MiB PSS before a load") { Digits = 0 };

    private Metric During =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"the most during it: {plan.SlowStreams:#,0} streams without a reader, {plan.LoadConnections:#,0} connections"
            )
        )
        {
            Digits = 0,
        };

    private Metric After =>
        new(string.Create(CultureInfo.InvariantCulture, $"{plan.GiveBackTime.TotalSeconds} s after it")) { Digits = 0 };

    protected override Session CreateSession(Proxy proxy, EmbeddedLogSource logSource) =>
        new GiveBackSession(this, plan, proxy, logSource);

    private sealed class GiveBackSession(GiveBack scenario, Plan plan, Proxy proxy, EmbeddedLogSource logSource)
        : Session(proxy, logSource)
    {
        private static readonly TimeSpan Sampling = TimeSpan.FromMilliseconds(500);
        private long _most;

        // The first requests need memory that a program keeps.
        public override async Task WarmUpAsync(CancellationToken cancellationToken)
        {
            await LogSource.FillAsync(scenario.Name, DumpLines, cancellationToken);
            await LoadTool.WrkAsync(Url(), connections: 8, plan.LoadSeconds, cancellationToken);
            await Task.Delay(plan.Settling, cancellationToken);
        }

        public override async Task<IReadOnlyList<(Metric Metric, double Value)>> MeasureAsync(
            bool isLast,
            CancellationToken cancellationToken
        )
        {
            var before = Proxy.Facts!.PssKiB;
            using (var sampling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
            {
                var sampler = SampleAsync(sampling.Token);
                await WriteToSlowStreamsAsync(cancellationToken);
                await LoadTool.WrkAsync(Url(), plan.LoadConnections, plan.LoadSeconds, cancellationToken);
                await sampling.CancelAsync();
                await sampler;
            }

            await Task.Delay(plan.GiveBackTime, cancellationToken);
            Proxy.ThrowIfExited();
            return
            [
                (Before, before / KiBPerMiB),
                (scenario.During, _most / KiBPerMiB),
                (scenario.After, Proxy.Facts.PssKiB / KiBPerMiB),
            ];
        }

        private Uri Url() => new($"http://{Proxy.Http}{Site.Logs(scenario.Name, $"n={DumpLines}")}");

        private async Task WriteToSlowStreamsAsync(CancellationToken cancellationToken)
        {
            var app = $"{scenario.Name}-{Proxy.Name}-{Guid.NewGuid():N}".ToLowerInvariant();
            await LogSource.FillAsync(app, 1, cancellationToken);
            using var streams = await UnreadStreams.OpenAsync(
                Proxy.Http,
                Site.Logs(app, "stream=true&n=1"),
                plan.SlowStreams,
                TimeSpan.FromSeconds((double)plan.SlowStreams / plan.OpenedPerSecond),
                cancellationToken
            );
            using var client = new LinesClient();
            await client.ConnectAsync(LogSource.Http1, cancellationToken);
            await new LineWriter(client, app).WriteAsync(
                requestsPerSecond: 20,
                LinePlan.BurstLines,
                plan.LoadSeconds,
                cancellationToken
            );
        }

        private async Task SampleAsync(CancellationToken cancellationToken)
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                _most = Math.Max(_most, Proxy.Facts!.PssKiB);
                await Task.Delay(Sampling, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
