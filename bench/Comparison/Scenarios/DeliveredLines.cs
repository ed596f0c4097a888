using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.LogSources;
using EdgeGateway.Bench.Proxies;
using EdgeGateway.Bench.Tail;

namespace EdgeGateway.Bench.Comparison.Scenarios;

/// <summary>The processor time of delivered lines: single ones, and bursts.</summary>
internal sealed class DeliveredLines(string name, LinePlan lines, Plan plan) : Scenario(name)
{
    public Requirement? MostCpu { get; init; }

    public Requirement? MostBurstCpu { get; init; }

    public override IReadOnlyList<Metric> Metrics =>
        lines.HasBursts
            ? [Single, Burst, SingleGenerator, BurstGenerator, SingleSource, BurstSource]
            : [Single, SingleGenerator, SingleSource];

    private string Rate => $"{lines.PerSecond} lines/s to {lines.Who}";

    private string BurstRate => $"{lines.PerSecond} bursts/s of {LinePlan.BurstLines} lines to {lines.Who}";

    private Metric Single => new($"µs CPU per delivered line, {Rate}") { Required = MostCpu };

    private Metric Burst => new($"µs CPU per delivered line, {BurstRate}") { Digits = 2, Required = MostBurstCpu };

    private Metric SingleGenerator => new($"load generator, µs CPU per line, {Rate}") { IsOverhead = true };

    private Metric BurstGenerator =>
        new($"load generator, µs CPU per line, {BurstRate}") { Digits = 2, IsOverhead = true };

    private Metric SingleSource => new($"log source, µs CPU per line, {Rate}") { IsOverhead = true };

    private Metric BurstSource => new($"log source, µs CPU per line, {BurstRate}") { Digits = 2, IsOverhead = true };

    protected override Session CreateSession(Proxy proxy, EmbeddedLogSource logSource) =>
        new LinesSession(this, lines, plan, proxy, logSource);

    private sealed class LinesSession(
        DeliveredLines scenario,
        LinePlan lines,
        Plan plan,
        Proxy proxy,
        EmbeddedLogSource logSource
    ) : Session(proxy, logSource)
    {
        private const string NchanConfirmation = "queued messages: ";

        private readonly LinesClient[] _clients =
        [
            .. Enumerable
                .Range(0, lines.Apps)
                .Select(_ => new LinesClient(proxy.IsPublisher ? _ => NchanConfirmation : null)),
        ];
        private readonly LineWriter[] _writers = new LineWriter[lines.Apps];
        private Followers? _followers;

        public override async Task WarmUpAsync(CancellationToken cancellationToken)
        {
            var paths = new string[lines.Apps];
            for (var i = 0; i < lines.Apps; i++)
            {
                var app = $"{scenario.Name}-{Proxy.Name}-{i}".ToLowerInvariant();

                // Plain YARP sends the headers of an event stream with its first event, which is this line.
                await LogSource.FillAsync(app, 1, cancellationToken);
                await _clients[i].ConnectAsync(Proxy.IsPublisher ? Proxy.Http : LogSource.Http1, cancellationToken);
                _writers[i] = new LineWriter(_clients[i], app);
                paths[i] = Site.Logs(app, "stream=true&n=1");
            }

            _followers = await Followers.OpenAsync(
                lines.IsTls ? Proxy.Tls : Proxy.Http,
                lines.IsTls ? ClientTls.WithoutResumption : null,
                lines.Followers,
                TimeSpan.FromSeconds((double)lines.Followers / plan.OpenedPerSecond),
                i => (lines.Kind, paths[i % paths.Length]),
                cancellationToken
            );
            if (plan.WarmUpSeconds == 0)
            {
                return;
            }

            await DeliverAsync(1, plan.WarmUpSeconds, cancellationToken);
            if (lines.HasBursts)
            {
                await DeliverAsync(LinePlan.BurstLines, Math.Max(1, plan.WarmUpSeconds / 2), cancellationToken);
            }
        }

        public override async Task<IReadOnlyList<(Metric Metric, double Value)>> MeasureAsync(
            bool isLast,
            CancellationToken cancellationToken
        )
        {
            var values = new List<(Metric, double)>();
            var single = await DeliverAsync(1, plan.LineSeconds, cancellationToken);
            Add(single, scenario.Single, scenario.SingleGenerator, scenario.SingleSource);
            if (lines.HasBursts)
            {
                var burst = await DeliverAsync(LinePlan.BurstLines, plan.BurstSeconds, cancellationToken);
                Add(burst, scenario.Burst, scenario.BurstGenerator, scenario.BurstSource);
            }

            return values;

            void Add(CpuUse perLine, Metric cost, Metric generator, Metric source)
            {
                values.Add((generator, perLine.Generator.TotalMicroseconds));
                values.Add((source, perLine.LogSource.TotalMicroseconds));
                if (Proxy.Facts is not null)
                {
                    values.Add((cost, perLine.Proxy.TotalMicroseconds));
                }
            }
        }

        protected override void CloseClients()
        {
            _followers?.Dispose();
            Array.ForEach(_clients, client => client.Dispose());
        }

        // Returns the processor time per delivered line.
        private async Task<CpuUse> DeliverAsync(int count, int seconds, CancellationToken cancellationToken)
        {
            var (received, begin) = (Received(), Cpu());
            await Task.WhenAll(
                _writers.Select(writer => writer.WriteAsync(lines.PerSecond, count, seconds, cancellationToken))
            );
            await _followers!.CatchUpAsync(_writers[0].Written, cancellationToken);
            var used = Cpu() - begin;
            return _followers.All.Sum(follower => follower.Tally.Wrong) is > 0 and var wrong
                ? throw new InvalidOperationException($"{wrong} lines were missing or arrived twice")
                : used / (Received() - received);
        }

        private long Received() => _followers!.All.Sum(follower => follower.Tally.Next - follower.Tally.Announced);
    }
}
