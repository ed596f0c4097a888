using System.Globalization;
using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.Proxies;
using EdgeGateway.Bench.Tail;

namespace EdgeGateway.Bench.Comparison.Scenarios;

/// <summary>Memory of streams on which nothing is sent, and the processor time to open them.</summary>
internal sealed class IdleStreams : Scenario
{
    private readonly StreamKind _kind;
    private readonly Plan _plan;
    private readonly bool _isTls;
    private readonly int _streams;
    private readonly string _what;

    public IdleStreams(string name, StreamKind kind, Plan plan, bool isTls = false)
        : base(name)
    {
        (_kind, _plan, _isTls) = (kind, plan, isTls);
        _streams = isTls ? plan.TlsStreams : plan.IdleStreams;
        _what = $"{(isTls ? "TLS " : "")}{(kind == StreamKind.WebSocket ? "WebSocket" : "SSE stream")}";
    }

    public Requirement? MostKiB { get; init; }

    public Requirement? MostCpu { get; init; }

    public override IReadOnlyList<Metric> Metrics => [Pss, Cpu, LiveBytes, LiveObjects, Generator, Source];

    public override bool NeedsNewProcess => true;

    private Metric Pss =>
        new(string.Create(CultureInfo.InvariantCulture, $"KiB PSS per idle {_what}, {_streams:#,0}"))
        {
            Required = MostKiB,
        };

    private Metric Cpu => new($"µs CPU to open a {_what}") { Digits = 0, Required = MostCpu };

    private Metric LiveBytes => new($"KiB of live .NET objects per idle {_what}");

    private Metric LiveObjects => new($"live .NET objects per idle {_what}") { Digits = 0 };

    private Metric Generator => new($"load generator, µs CPU to open a {_what}") { Digits = 0, IsOverhead = true };

    private Metric Source => new($"log source, µs CPU to open a {_what}") { Digits = 0, IsOverhead = true };

    // Over TLS the terminating proxies that are compared are those of C.
    public override bool Includes(string peer) => !_isTls || peer is ProxyStarter.Nginx or ProxyStarter.Haproxy;

    protected override Session CreateSession(Proxy proxy, EmbeddedLogSource logSource) =>
        new IdleSession(this, proxy, logSource);

    private sealed class IdleSession(IdleStreams scenario, Proxy proxy, EmbeddedLogSource logSource)
        : Session(proxy, logSource)
    {
        // Requests that the clients have seen answered are still logged.
        private static readonly TimeSpan Finishing = TimeSpan.FromMilliseconds(250);

        private readonly Plan _plan = scenario._plan;
        private Followers? _first;
        private Followers? _streams;

        public override async Task WarmUpAsync(CancellationToken cancellationToken)
        {
            _first = await OpenAsync(_plan.WarmUpStreams, cancellationToken);
            await Task.Delay(_plan.Settling, cancellationToken);
        }

        public override async Task<IReadOnlyList<(Metric Metric, double Value)>> MeasureAsync(
            bool isLast,
            CancellationToken cancellationToken
        )
        {
            var count = scenario._streams;
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
                var open = await LiveHeap.ReadAsync(facts, cancellationToken);
                _streams.Dispose();
                await Task.Delay(_plan.Settling, cancellationToken);
                var closed = await LiveHeap.ReadAsync(facts, cancellationToken);
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

        private Task<Followers> OpenAsync(int count, CancellationToken cancellationToken)
        {
            var path = Site.Logs(ProxyStarter.AnyApp, "stream=true&n=1");
            var perSecond = scenario._isTls ? _plan.TlsOpenedPerSecond : _plan.OpenedPerSecond;
            return Followers.OpenAsync(
                scenario._isTls ? Proxy.Tls : Proxy.Http,
                scenario._isTls ? ClientTls.WithoutResumption : null,
                count,
                TimeSpan.FromSeconds((double)count / perSecond),
                _ => (scenario._kind, path),
                cancellationToken
            );
        }
    }
}
