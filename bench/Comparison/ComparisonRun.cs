using System.Net.Sockets;
using EdgeGateway.Bench.Proxies;

namespace EdgeGateway.Bench.Comparison;

/// <summary>Measures proxies in turn.</summary>
internal sealed class ComparisonRun(ProxyStarter starter, Plan plan, Func<string, bool> isSelected)
{
    private const int MaxRepeats = 5;

    public Measurements Measurements { get; } = new();

    public async Task MeasureAsync(Scenario scenario, CancellationToken cancellationToken)
    {
        var proxies = scenario.Peers.Concat(starter.Gateways).Where(isSelected).ToList();
        var rounds = Math.Min(plan.Rounds, scenario.MaxRounds);
        var sessions = new Dictionary<string, Session>();
        try
        {
            for (var round = 0; round < rounds; round++)
            {
                Progress($"{scenario.Name}: round {round + 1} of {rounds}");

                // Another proxy begins each round, so that a slow change of the machine hits all of them.
                var order = proxies
                    .Skip(round % Math.Max(1, proxies.Count))
                    .Concat(proxies.Take(round % Math.Max(1, proxies.Count)));
                foreach (var proxy in order.ToList())
                {
                    if (!await TryMeasureAsync(scenario, proxy, sessions, round == rounds - 1, cancellationToken))
                    {
                        proxies.Remove(proxy);
                    }
                }
            }

            foreach (var gateway in starter.Gateways.Where(proxies.Contains))
            {
                Measurements.RequireAll(scenario, gateway);
            }
        }
        finally
        {
            foreach (var session in sessions.Values)
            {
                await session.DisposeAsync();
            }
        }
    }

    private static void Progress(string text) => Console.Error.WriteLine($"{DateTime.Now:HH:mm:ss} {text}");

    // Beside other scenarios, the short time of a measurement may pass before a new process has finished anything.
    private async Task<IReadOnlyList<(Metric Metric, double Value)>> MeasureAsync(
        Session session,
        bool isLast,
        CancellationToken cancellationToken
    )
    {
        for (var repeats = plan.ConcurrentScenarios > 1 ? MaxRepeats : 0; ; repeats--)
        {
            try
            {
                return await session.MeasureAsync(isLast, cancellationToken);
            }
            catch (NothingMeasuredException) when (repeats > 0) { }
        }
    }

    private async Task<bool> TryMeasureAsync(
        Scenario scenario,
        string proxy,
        Dictionary<string, Session> sessions,
        bool isLast,
        CancellationToken cancellationToken
    )
    {
        try
        {
            if (!sessions.TryGetValue(proxy, out var session))
            {
                sessions[proxy] = session = await scenario.StartAsync(proxy, starter, cancellationToken);
            }

            foreach (var (metric, value) in await MeasureAsync(session, isLast, cancellationToken))
            {
                Measurements.Add(metric, proxy, value);
            }

            if (scenario.NeedsNewProcess)
            {
                sessions.Remove(proxy);
                await session.DisposeAsync();
            }

            return true;
        }
        catch (Exception exception)
            when (exception is IOException or SocketException or InvalidOperationException or TimeoutException)
        {
            Progress($"{scenario.Name}, {proxy}: {exception.Message}");
            Measurements.Fail(scenario.Name, proxy, exception.Message);
            return false;
        }
    }
}
