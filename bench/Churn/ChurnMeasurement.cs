using System.Diagnostics;
using EdgeGateway.Bench.Results;

namespace EdgeGateway.Bench.Churn;

/// <summary>Compares what is held after one wave of streams with what is held after many.</summary>
internal static class ChurnMeasurement
{
    // No ping is due before a wave is over: this is about opening and leaving.
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public static async Task<int> RunAsync(int streams, int wave, CancellationToken cancellationToken)
    {
        await using var rig = await Rig.StartAsync(PingInterval, cancellationToken);

        var atStart = Holding.Of(rig);

        // Threads, pools and connections that one wave needs are there to stay.
        var unanswered = await Wave.RunAsync(rig, wave, cancellationToken);
        await Task.Delay(Patience, cancellationToken);
        var before = Holding.Of(rig);

        var watch = Stopwatch.StartNew();
        for (var done = 0; done < streams; done += wave)
        {
            unanswered += await Wave.RunAsync(rig, Math.Min(wave, streams - done), cancellationToken);
        }

        var churned = watch.Elapsed;
        watch.Restart();
        var after = Holding.Of(rig);
        while (!after.IsBackAt(before) && watch.Elapsed < Patience)
        {
            await Task.Delay(Look, cancellationToken);
            after = Holding.Of(rig);
        }

        Console.WriteLine(
            $"""

            churn --streams {streams} --wave {wave}
            {MachineFacts.Line()}

            {new MarkdownTable("what the gateway holds", "at the start", "after a first wave", "after all")
                .Add("sockets, without those to the backend", atStart.Sockets, before.Sockets, after.Sockets)
                .Add("other descriptors", atStart.OtherDescriptors.Count, before.OtherDescriptors.Count, after.OtherDescriptors.Count)
                .Add("connections with the backend", atStart.BackendConnections, before.BackendConnections, after.BackendConnections)
                .Add("requests open in the backend", atStart.BackendRequests, before.BackendRequests, after.BackendRequests)
                .Add("resident memory, KiB", atStart.ResidentKiB, before.ResidentKiB, after.ResidentKiB)}
            {streams} streams in {churned.TotalSeconds:0.0} s; waited for {watch.Elapsed.TotalSeconds:0.0} s after the last
            goodbyes (FIN or Close frame) that the gateway did not answer in time: {unanswered}
            descriptors, other than sockets, that are new: {string.Join(", ", after.NewSince(before).Select(Path.GetFileName))}
            back where it was: {(after.IsBackAt(before) ? "yes" : "NO")}
            """);
        return after.IsBackAt(before) ? 0 : 1;
    }
}
