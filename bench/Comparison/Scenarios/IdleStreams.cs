using System.Globalization;
using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.Proxies;

namespace EdgeGateway.Bench.Comparison.Scenarios;

/// <summary>Memory of streams on which nothing is sent, and the processor time to open them.</summary>
internal sealed class IdleStreams : Scenario
{
    private readonly IdlePlan _idle;
    private readonly Plan _plan;
    private readonly string _what;

    public IdleStreams(string name, IdlePlan idle, Plan plan)
        : base(name)
    {
        (_idle, _plan) = (idle, plan);
        _what = string.Create(CultureInfo.InvariantCulture, $"{idle.What}, {idle.Streams:#,0}");
    }

    public Requirement? MostKiB { get; init; }

    public Requirement? MostCpu { get; init; }

    public override IReadOnlyList<Metric> Metrics => [Pss, Cpu, LiveBytes, LiveObjects, Generator, Source];

    public override bool NeedsNewProcess => true;

    private Metric Pss => new($"KiB PSS per idle {_what}") { Required = MostKiB };

    private Metric Cpu => new($"µs CPU to open a {_what}") { Digits = 0, Required = MostCpu };

    private Metric LiveBytes => new($"KiB of live .NET objects per idle {_what}");

    private Metric LiveObjects => new($"live .NET objects per idle {_what}") { Digits = 0 };

    private Metric Generator => new($"load generator, µs CPU to open a {_what}") { Digits = 0, IsOverhead = true };

    private Metric Source => new($"log source, µs CPU to open a {_what}") { Digits = 0, IsOverhead = true };

    protected override Session CreateSession(Proxy proxy, EmbeddedLogSource logSource) =>
        new IdleSession(this, proxy, logSource);

    private sealed class IdleSession(IdleStreams scenario, Proxy proxy, EmbeddedLogSource logSource)
        : Session(proxy, logSource)
    {
        // Requests that the clients have seen answered are still logged.
        private static readonly TimeSpan Finishing = TimeSpan.FromMilliseconds(250);

        private readonly Plan _plan = scenario._plan;
        private IStreamSet? _first;
        private IStreamSet? _streams;

        public override async Task WarmUpAsync(CancellationToken cancellationToken)
        {
            _first = await OpenAsync(_plan.WarmUpStreams, cancellationToken);
            await Task.Delay(_plan.Settling / 2, cancellationToken);
        }

        public override async Task<IReadOnlyList<(Metric Metric, double Value)>> MeasureAsync(
            bool isLast,
            CancellationToken cancellationToken
        )
        {
            var count = scenario._idle.Streams;
            var (kiB, begin) = (Proxy.Facts?.PssKiB, Cpu());
            _streams = await OpenAsync(count, cancellationToken);
            await Task.Delay(Finishing, cancellationToken);
            var used = Cpu() - begin;
            var values = new List<(Metric, double)>
            {
                (scenario.Generator, used.Generator.TotalMicroseconds / count),
                (scenario.Source, used.LogSource.TotalMicroseconds / count),
            };
            if (Proxy.Facts is not { } facts)
            {
                return values;
            }

            await Task.Delay(_plan.Settling, cancellationToken);
            values.Add((scenario.Pss, (double)(facts.PssKiB - kiB!.Value) / count));
            values.Add((scenario.Cpu, used.Proxy.TotalMicroseconds / count));
            _streams.ThrowIfEnded();
            if (isLast && LiveHeap.IsReadable(facts))
            {
                // Closing fills pools. Streams that are opened after it show only what is their own.
                _streams.Dispose();
                await Task.Delay(_plan.Settling, cancellationToken);
                var closed = await LiveHeap.ReadAsync(facts, cancellationToken);
                _streams = await OpenAsync(count, cancellationToken);
                await Task.Delay(_plan.Settling, cancellationToken);
                var open = await LiveHeap.ReadAsync(facts, cancellationToken);
                values.Add((scenario.LiveBytes, (open.Bytes - closed.Bytes) / 1024.0 / count));
                values.Add((scenario.LiveObjects, (double)(open.Objects - closed.Objects) / count));
            }

            return values;
        }

        protected override void CloseClients()
        {
            _first?.Dispose();
            _streams?.Dispose();
        }

        private Task<IStreamSet> OpenAsync(int count, CancellationToken cancellationToken) =>
            scenario._idle.OpenAsync(Proxy, count, cancellationToken);
    }
}
