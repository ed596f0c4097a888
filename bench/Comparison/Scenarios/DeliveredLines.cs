using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.LogSources;
using EdgeGateway.Bench.Proxies;
using EdgeGateway.Bench.Tail;

namespace EdgeGateway.Bench.Comparison.Scenarios;

/// <summary>The processor time of lines that many followers of one app receive: one at a time, and in bursts.</summary>
internal sealed class DeliveredLines(string name, StreamKind kind, Plan plan, bool isTls = false) : Scenario(name)
{
    private const int RequestsPerSecond = 20;
    private const int LinesOfBurst = 100;

    private readonly string _what =
        $"{(isTls ? ", TLS" : "")}{(kind == StreamKind.WebSocket ? ", WebSocket" : ", SSE")}";

    public override IReadOnlyList<Metric> Metrics =>
        [Single, Burst, SingleGenerator, BurstGenerator, SingleSource, BurstSource];

    private Metric Single =>
        new($"µs CPU per delivered line, {plan.Followers} × {RequestsPerSecond} lines/s{_what}")
        {
            Required = isTls ? null : new Requirement(0.8, IsTimesNginx: true),
        };

    private Metric Burst =>
        new($"µs CPU per delivered line, bursts of {LinesOfBurst} lines{_what}")
        {
            Digits = 2,
            Required = isTls ? null : new Requirement(0.7, IsTimesNginx: true),
        };

    private Metric SingleGenerator => new($"load generator, µs CPU per line{_what}") { IsOverhead = true };

    private Metric BurstGenerator =>
        new($"load generator, µs CPU per line of bursts{_what}") { Digits = 2, IsOverhead = true };

    private Metric SingleSource => new($"log source, µs CPU per line{_what}") { IsOverhead = true };

    private Metric BurstSource =>
        new($"log source, µs CPU per line of bursts{_what}") { Digits = 2, IsOverhead = true };

    public override bool Includes(string peer) => !isTls || peer is ProxyStarter.Nginx or ProxyStarter.Haproxy;

    protected override Session CreateSession(Proxy proxy, EmbeddedLogSource logSource) =>
        new LinesSession(this, proxy, logSource);

    private Task<Followers> OpenAsync(Proxy proxy, string app, CancellationToken cancellationToken)
    {
        var path = Site.Logs(app, "stream=true&n=1");
        return Followers.OpenAsync(
            isTls ? proxy.Tls : proxy.Http,
            isTls ? ClientTls.WithoutResumption : null,
            plan.Followers,
            TimeSpan.FromSeconds(1),
            _ => (kind, path),
            cancellationToken
        );
    }

    private sealed class LinesSession(DeliveredLines scenario, Proxy proxy, EmbeddedLogSource logSource)
        : Session(proxy, logSource)
    {
        private readonly LinesClient _client = new();
        private Followers? _followers;
        private LineWriter? _writer;

        public override async Task WarmUpAsync(CancellationToken cancellationToken)
        {
            var app = $"{scenario.Name}-{Proxy.Name}".ToLowerInvariant();

            // Plain YARP sends the headers of an event stream with its first event, which is this line.
            await LogSource.FillAsync(app, 1, cancellationToken);
            await _client.ConnectAsync(LogSource.Http1, cancellationToken);
            _writer = new LineWriter(_client, app);
            _followers = await scenario.OpenAsync(Proxy, app, cancellationToken);
            await DeliverAsync(1, scenario.Plan.WarmUpSeconds, cancellationToken);
            await DeliverAsync(LinesOfBurst, (scenario.Plan.WarmUpSeconds + 1) / 2, cancellationToken);
        }

        public override async Task<IReadOnlyList<(Metric Metric, double Value)>> MeasureAsync(
            bool isLast,
            CancellationToken cancellationToken
        )
        {
            var (single, burst) = (
                await DeliverAsync(1, scenario.Plan.LineSeconds, cancellationToken),
                await DeliverAsync(LinesOfBurst, scenario.Plan.BurstSeconds, cancellationToken)
            );
            List<(Metric, double)> values =
            [
                (scenario.SingleGenerator, single.Generator.TotalMicroseconds),
                (scenario.BurstGenerator, burst.Generator.TotalMicroseconds),
                (scenario.SingleSource, single.LogSource.TotalMicroseconds),
                (scenario.BurstSource, burst.LogSource.TotalMicroseconds),
            ];
            if (Proxy.Facts is not null)
            {
                values.Add((scenario.Single, single.Proxy.TotalMicroseconds));
                values.Add((scenario.Burst, burst.Proxy.TotalMicroseconds));
            }

            return values;
        }

        protected override void CloseClients()
        {
            _followers?.Dispose();
            _client.Dispose();
        }

        // Returns the processor time per delivered line.
        private async Task<CpuUse> DeliverAsync(int lines, int seconds, CancellationToken cancellationToken)
        {
            var (received, begin) = (Received(), Cpu());
            await _writer!.WriteAsync(RequestsPerSecond, lines, seconds, cancellationToken);
            await _followers!.CatchUpAsync(_writer.Written, cancellationToken);
            var used = Cpu() - begin;
            var delivered = Received() - received;
            return _followers.All.Sum(follower => follower.Tally.Wrong) is > 0 and var wrong
                ? throw new InvalidOperationException($"{wrong} lines were missing or arrived twice")
                : new CpuUse(used.Proxy / delivered, used.LogSource / delivered, used.Generator / delivered);
        }

        private long Received() => _followers!.All.Sum(follower => follower.Tally.Next - follower.Tally.Announced);
    }

    private Plan Plan => plan;
}
