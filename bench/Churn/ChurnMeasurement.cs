using System.Diagnostics;
using EdgeGateway.Bench.Results;

namespace EdgeGateway.Bench.Churn;

/// <summary>Compares the resources in use after one wave of streams with those after many waves.</summary>
internal static class ChurnMeasurement
{
    // No ping is due during a wave, because only opening and closing is measured.
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(100);

    public static async Task<int> RunAsync(int streams, int wave, CancellationToken cancellationToken)
    {
        await using var rig = await Rig.StartAsync(PingInterval, cancellationToken);

        var atStart = ResourceUsage.Of(rig);

        // Threads, pools and connections that one wave creates are kept for later waves.
        var unanswered = await Wave.RunAsync(rig, wave, cancellationToken);
        await Task.Delay(Timeout, cancellationToken);
        var before = ResourceUsage.Of(rig);

        var watch = Stopwatch.StartNew();
        for (var done = 0; done < streams; done += wave)
        {
            unanswered += await Wave.RunAsync(rig, Math.Min(wave, streams - done), cancellationToken);
        }

        var churned = watch.Elapsed;
        watch.Restart();
        var after = ResourceUsage.Of(rig);
        while (!after.IsAtMost(before) && watch.Elapsed < Timeout)
        {
            await Task.Delay(CheckInterval, cancellationToken);
            after = ResourceUsage.Of(rig);
        }

        var isReleased = after.IsAtMost(before);
        var added = after.NewSince(before).Select(Path.GetFileName).DefaultIfEmpty("none");
        Console.WriteLine(
            $"""

            churn --streams {streams} --wave {wave}
            {MachineFacts.Line()}

            {Table(atStart, before, after)}
            {streams} streams in {churned.TotalSeconds:0.0} s; waited for {watch.Elapsed.TotalSeconds:0.0} s after the last
            FINs and Close frames that the gateway did not answer in time: {unanswered}
            new descriptors other than sockets: {string.Join(", ", added)}
            all resources released: {(isReleased ? "yes" : "NO")}
            """
        );
        return isReleased ? 0 : 1;
    }

    private static MarkdownTable Table(params ResourceUsage[] samples)
    {
        var table = new MarkdownTable("resources of the gateway", "at the start", "after the first wave", "after all");
        AddRow("sockets, without connections to the backend", usage => usage.Sockets);
        AddRow("other descriptors", usage => usage.OtherDescriptors.Count);
        AddRow("connections to the backend", usage => usage.BackendConnections);
        AddRow("open requests in the backend", usage => usage.BackendRequests);
        AddRow("resident memory, KiB", usage => usage.ResidentKiB);
        return table;

        void AddRow(string what, Func<ResourceUsage, long> value) => table.Add([what, .. samples.Select(value)]);
    }
}
