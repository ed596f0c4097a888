using EdgeGateway.Bench.Clients;

namespace EdgeGateway.Bench.Pings;

/// <summary>Opens quiet streams, leaves them alone and looks at what came.</summary>
internal static class PingsMeasurement
{
    private const int WarmUpStreams = 200;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(PingsPlan plan, CancellationToken cancellationToken)
    {
        await using var rig = await Rig.StartAsync(plan.Interval, cancellationToken);

        // Code that was never run takes its time and its memory on the first streams; those are not measured.
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
