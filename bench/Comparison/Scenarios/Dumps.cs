using System.Globalization;
using EdgeGateway.Bench.Proxies;

namespace EdgeGateway.Bench.Comparison.Scenarios;

/// <summary>Dumps of an app's last lines over connections that are kept, at full load.</summary>
internal sealed class Dumps(string name, int lines, Plan plan) : Scenario(name)
{
    private const int Connections = 64;

    private readonly string _what = string.Create(CultureInfo.InvariantCulture, $"dump of {lines:#,0} lines");

    public override IReadOnlyList<Metric> Metrics => [Rate, Cpu, Generator, Source];

    private Metric Rate =>
        new($"{_what}, {Connections} connections, requests/s")
        {
            Digits = 0,
            IsMoreBetter = true,
            Required = new Requirement(1, IsTimesNginx: true),
        };

    private Metric Cpu => new($"µs CPU per {_what}") { Required = new Requirement(1, IsTimesNginx: true) };

    private Metric Generator => new($"wrk, µs CPU per {_what}") { IsOverhead = true };

    private Metric Source => new($"log source, µs CPU per {_what}") { IsOverhead = true };

    protected override Session CreateSession(Proxy proxy, EmbeddedLogSource logSource) =>
        new DumpSession(this, proxy, logSource);

    private sealed class DumpSession(Dumps scenario, Proxy proxy, EmbeddedLogSource logSource)
        : Session(proxy, logSource)
    {
        private readonly Uri _url = new($"http://{proxy.Http}{Site.Logs(scenario.Name, $"n={scenario.Lines}")}");

        public override async Task WarmUpAsync(CancellationToken cancellationToken)
        {
            await LogSource.FillAsync(scenario.Name, scenario.Lines, cancellationToken);
            await Wrk.RunAsync(_url, Connections, scenario.Plan.WarmUpSeconds, cancellationToken);
        }

        public override async Task<IReadOnlyList<(Metric Metric, double Value)>> MeasureAsync(
            bool isLast,
            CancellationToken cancellationToken
        )
        {
            var begin = Cpu();
            var (requests, perSecond) = await Wrk.RunAsync(
                _url,
                Connections,
                scenario.Plan.DumpSeconds,
                cancellationToken
            );
            var used = Cpu() - begin;
            List<(Metric, double)> values =
            [
                (scenario.Rate, perSecond),
                (scenario.Generator, used.Generator.TotalMicroseconds / requests),
                (scenario.Source, used.LogSource.TotalMicroseconds / requests),
            ];
            if (Proxy.Facts is not null)
            {
                values.Add((scenario.Cpu, used.Proxy.TotalMicroseconds / requests));
            }

            return values;
        }
    }

    private int Lines => lines;

    private Plan Plan => plan;
}
