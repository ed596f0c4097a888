using System.Globalization;
using System.Net.Sockets;
using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.Proxies;
using EdgeGateway.Bench.Tail;

namespace EdgeGateway.Bench.Comparison.Scenarios;

/// <summary>How many streams a proxy holds whose processes may open only so many descriptors.</summary>
internal sealed class StreamCapacity(string name, Plan plan) : Scenario(name)
{
    private const int Batch = 500;

    // A proxy that has no descriptor left does not answer.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public override IReadOnlyList<Metric> Metrics => [Streams];

    public override bool NeedsNewProcess => true;

    public override ProxySettings Settings => new() { Descriptors = plan.Descriptors };

    private Metric Streams =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"WebSockets with {plan.Descriptors:#,0} descriptors per process"
            )
        )
        {
            Digits = 0,
            IsMoreBetter = true,
        };

    protected override Session CreateSession(Proxy proxy, EmbeddedLogSource logSource) =>
        new CapacitySession(this, plan, proxy, logSource);

    private sealed class CapacitySession(StreamCapacity scenario, Plan plan, Proxy proxy, EmbeddedLogSource logSource)
        : Session(proxy, logSource)
    {
        private readonly List<LineFollower> _followers = [];

        public override Task WarmUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override async Task<IReadOnlyList<(Metric Metric, double Value)>> MeasureAsync(
            bool isLast,
            CancellationToken cancellationToken
        )
        {
            var (open, path) = (0, Site.Logs(ProxyStarter.AnyApp, "stream=true&n=1"));
            for (var opened = Batch; opened == Batch; open += opened)
            {
                opened = 0;
                await Opening.RunAsync(
                    Batch,
                    TimeSpan.FromSeconds((double)Batch / plan.OpenedPerSecond),
                    async (_, cancel) =>
                    {
                        if (await TryOpenAsync(path, cancel))
                        {
                            Interlocked.Increment(ref opened);
                        }
                    },
                    cancellationToken
                );
            }

            return [(scenario.Streams, open)];
        }

        protected override void CloseClients() => _followers.ForEach(follower => follower.Dispose());

        private async Task<bool> TryOpenAsync(string path, CancellationToken cancellationToken)
        {
            LineFollower follower;
            lock (_followers)
            {
                follower = new LineFollower(StreamKind.WebSocket, _followers.Count);
                _followers.Add(follower);
            }

            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(Timeout);
            try
            {
                await follower.OpenAsync(Proxy.Http, path, tls: null, timeout.Token);
                return true;
            }
            catch (Exception exception)
                when (exception is IOException or SocketException or OperationCanceledException
                    && !cancellationToken.IsCancellationRequested
                )
            {
                return false;
            }
        }
    }
}
