using EdgeGateway.Bench.Proxies;

namespace EdgeGateway.Bench.Comparison.Scenarios;

/// <summary>The time from the start of a process to its first response from the log source, and what it used.</summary>
internal sealed class ColdStart(string name) : Scenario(name)
{
    private static readonly Metric Ready = new("ms from start to the first response from the log source")
    {
        Digits = 0,
    };
    private static readonly Metric Cost = new("ms CPU of a start") { Digits = 0 };
    private static readonly Metric Memory = new("MiB PSS after the first response");

    public override IReadOnlyList<Metric> Metrics => [Ready, Cost, Memory];

    public override bool NeedsNewProcess => true;

    protected override Session CreateSession(Proxy proxy, EmbeddedLogSource logSource) =>
        new StartSession(proxy, logSource);

    private sealed class StartSession(Proxy proxy, EmbeddedLogSource logSource) : Session(proxy, logSource)
    {
        public override Task WarmUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override Task<IReadOnlyList<(Metric Metric, double Value)>> MeasureAsync(
            bool isLast,
            CancellationToken cancellationToken
        ) =>
            Task.FromResult<IReadOnlyList<(Metric, double)>>([
                (Ready, Proxy.StartTime.TotalMilliseconds),
                (Cost, Proxy.Processor.TotalMilliseconds),
                (Memory, Proxy.Facts!.PssKiB / 1024.0),
            ]);
    }
}
