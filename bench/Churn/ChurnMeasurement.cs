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

        var back = after.IsBackAt(before);
        var novel = after.NewSince(before).Select(Path.GetFileName).DefaultIfEmpty("none");
        Console.WriteLine(
            $"""

            churn --streams {streams} --wave {wave}
            {MachineFacts.Line()}

            {Table(atStart, before, after)}
            {streams} streams in {churned.TotalSeconds:0.0} s; waited for {watch.Elapsed.TotalSeconds:0.0} s after the last
            goodbyes (FIN or Close frame) that the gateway did not answer in time: {unanswered}
            descriptors, other than sockets, that are new: {string.Join(", ", novel)}
            back where it was: {(back ? "yes" : "NO")}
            """
        );
        return back ? 0 : 1;
    }

    private static MarkdownTable Table(params Holding[] held)
    {
        var table = new MarkdownTable("what the gateway holds", "at the start", "after a first wave", "after all");
        AddRow("sockets, without those to the backend", holding => holding.Sockets);
        AddRow("other descriptors", holding => holding.OtherDescriptors.Count);
        AddRow("connections with the backend", holding => holding.BackendConnections);
        AddRow("requests open in the backend", holding => holding.BackendRequests);
        AddRow("resident memory, KiB", holding => holding.ResidentKiB);
        return table;

        void AddRow(string what, Func<Holding, long> value) => table.Add([what, .. held.Select(value)]);
    }
}
