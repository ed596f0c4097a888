using EdgeGateway.Bench.Clients;

namespace EdgeGateway.Bench.Pings;

/// <summary>Opens silent streams, waits and evaluates the pings that arrived.</summary>
internal static class PingsMeasurement
{
    private const int WarmUpStreams = 200;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(PingsPlan plan, CancellationToken cancellationToken)
    {
        await using var rig = await Rig.StartAsync(plan.Interval, cancellationToken);

        // The first streams are not measured, because code that runs for the first time needs extra time and memory.
        await CloseAsync(await rig.OpenAsync(WarmUpStreams, WarmUp, plan.Stream, cancellationToken));
        await Task.Delay(WarmUp, cancellationToken);
        var emptyKiB = rig.Facts.ResidentKiB;

        var clients = await rig.OpenAsync(plan.Streams, plan.Ramp, plan.Stream, cancellationToken);
        var begin = Moment.Now(rig.Facts);
        await Task.Delay(plan.Duration, cancellationToken);
        var end = Moment.Now(rig.Facts);
        var residentKiB = rig.Facts.ResidentKiB;

        var ended = clients.Count(client => client.Ended.IsCompleted);
        await CloseAsync(clients);
        return new PingsReport(plan, clients, ended, begin, end, residentKiB - emptyKiB).Write();
    }

    private static async Task CloseAsync(StreamClient[] clients)
    {
        foreach (var client in clients)
        {
            client.Dispose();
        }

        await Task.WhenAll(clients.Select(client => client.Ended));
    }
}
