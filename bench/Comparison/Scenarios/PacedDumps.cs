using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.Proxies;
using EdgeGateway.Bench.Results;

namespace EdgeGateway.Bench.Comparison.Scenarios;

/// <summary>The time of requests that come at a constant rate, about half of what the proxies are able to serve.</summary>
internal sealed class PacedDumps(string name, Plan plan) : Scenario(name)
{
    private const int Lines = 10;
    private const int Connections = 64;

    public override IReadOnlyList<Metric> Metrics => [Median, Tail];

    private Metric Median => Percentile("p50");

    private Metric Tail => Percentile("p99");

    protected override Session CreateSession(Proxy proxy, EmbeddedLogSource logSource) =>
        new PacedSession(this, plan, proxy, logSource);

    private Metric Percentile(string which) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"ms for a dump of {Lines} lines at {plan.PacedRequests:#,0} requests/s, {which}"
            )
        )
        {
            Digits = 2,
        };

    private sealed class PacedSession(PacedDumps scenario, Plan plan, Proxy proxy, EmbeddedLogSource logSource)
        : Session(proxy, logSource)
    {
        private readonly byte[] _request = Encoding.ASCII.GetBytes(
            $"GET {Site.Logs(scenario.Name, $"n={Lines}")} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        );

        public override async Task WarmUpAsync(CancellationToken cancellationToken)
        {
            await LogSource.FillAsync(scenario.Name, Lines, cancellationToken);
            await RunAsync(plan.WarmUpSeconds, cancellationToken);
        }

        public override async Task<IReadOnlyList<(Metric Metric, double Value)>> MeasureAsync(
            bool isLast,
            CancellationToken cancellationToken
        )
        {
            var times = await RunAsync(plan.DumpSeconds, cancellationToken);
            return [(scenario.Median, times.At(0.5)), (scenario.Tail, times.At(0.99))];
        }

        private async Task<LatencyHistogram> RunAsync(int seconds, CancellationToken cancellationToken)
        {
            var started = Stopwatch.GetTimestamp();
            var times = await Task.WhenAll(
                Enumerable
                    .Range(0, Connections)
                    .Select(connection => RequestAsync(connection, started, seconds, cancellationToken))
            );
            var all = new LatencyHistogram();
            Array.ForEach(times, all.Add);
            return all;
        }

        // A request that is late because the one before it took long counts from when it was due.
        private async Task<LatencyHistogram> RequestAsync(
            int connection,
            long started,
            int seconds,
            CancellationToken cancellationToken
        )
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.NoDelay = true;
            await socket.ConnectAsync(Proxy.Http, cancellationToken);
            var (times, buffer) = (new LatencyHistogram(), new byte[16 * 1024]);
            for (var request = connection; request < plan.PacedRequests * seconds; request += Connections)
            {
                var due = started + (request * Stopwatch.Frequency / plan.PacedRequests);
                var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, cancellationToken);
                    due = Stopwatch.GetTimestamp();
                }

                await socket.SendAsync(_request, cancellationToken);
                var length = 0;
                while (!ResponseEnd.IsReached(buffer.AsSpan(0, length)))
                {
                    var count = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                    length +=
                        count > 0 ? count : throw new IOException("the server closed a connection without a response");
                }

                times.Add((long)Stopwatch.GetElapsedTime(due).TotalNanoseconds);
            }

            return times;
        }
    }
}
