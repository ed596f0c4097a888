using System.Globalization;
using EdgeGateway.Bench.Churn;
using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.Overload.Attacks;
using EdgeGateway.Bench.Results;

namespace EdgeGateway.Bench.Overload;

/// <summary>
/// Measures an honest client and open streams before, during and after an attack, and what is left of the attack.
/// </summary>
internal static class OverloadMeasurement
{
    private const int Streams = 200;
    private const int LogLines = 20;
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Phase = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(
        string name,
        IAttack attack,
        MemoryGroup? group,
        CancellationToken cancellationToken
    )
    {
        await using var rig = await Rig.StartAsync(PingInterval, attack.Settings, group?.Folder, cancellationToken);
        using var client = new ValidClient(rig);
        var streams = await rig.OpenAsync(
            Streams,
            Phase,
            i => (i % 2 == 0 ? StreamKind.WebSocket : StreamKind.Events, true),
            cancellationToken
        );

        // Also warms up.
        await MeasureAsync(client, Phase, cancellationToken);
        var before = await MeasureAsync(client, Phase, cancellationToken);
        var used = ResourceUsage.Of(rig);
        using var attacked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var valid = client.RunAsync(attacked.Token);
        var begun = DateTimeOffset.UtcNow;
        var seen = await attack.RunAsync(rig, cancellationToken);
        var ended = DateTimeOffset.UtcNow;
        await attacked.CancelAsync();
        var during = await valid;
        ThrowIfEnded(rig);
        var left = await AwaitReleaseAsync(rig, used, cancellationToken);
        var after = await MeasureAsync(client, Phase, cancellationToken);
        ThrowIfEnded(rig);

        var lost = streams.Count(stream => stream.Ended.IsCompleted);
        foreach (var stream in streams)
        {
            stream.Dispose();
        }

        await Task.WhenAll(streams.Select(stream => stream.Ended));
        var table = new MarkdownTable("an honest client", "requests", "errors", "p50, ms", "p99, ms", "most, ms");
        AddRow("before", before);
        AddRow("during the attack", during);
        AddRow("afterwards", after);
        var late = Lateness(streams, begun, ended);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""

                overload {name}
                {MachineFacts.Line()}

                {string.Join("\n", seen)} ({(ended - begun).TotalSeconds:0} s)

                {table}
                errors: {string.Join(", ", Count(during.Errors).DefaultIfEmpty("none"))}
                {Streams} streams that were open before: {lost} ended
                their pings during the attack were late by {late.At(0.5):0} ms (p50), {late.At(0.99):0} ms (p99)
                sockets of the gateway: {used.Sockets} before, {left.Sockets} afterwards
                requests in the backend: {used.BackendRequests} before, {left.BackendRequests} afterwards
                resident memory, MiB: {used.ResidentKiB / 1024} before, {left.ResidentKiB / 1024} afterwards
                {group?.Describe() ?? "no limit of memory"}
                {string.Join("\n", rig.Gateway.Output.Where(IsAboutMemory).TakeLast(LogLines))}
                """
            )
        );
        return lost == 0 && left.Sockets <= used.Sockets && during.Errors.Count == 0 ? 0 : 1;

        void AddRow(string phase, ValidRequests requests) =>
            table.Add(
                phase,
                requests.Milliseconds.Count,
                requests.Errors.Count,
                requests.Milliseconds.At(0.5),
                requests.Milliseconds.At(0.99),
                requests.Milliseconds.Most
            );
    }

    /// <exception cref="IOException">The gateway has ended.</exception>
    private static void ThrowIfEnded(Rig rig)
    {
        if (rig.Gateway.HasExited)
        {
            throw new IOException(
                $"The attack has ended the gateway. Its last lines:\n{string.Join('\n', rig.Gateway.Output.TakeLast(LogLines))}"
            );
        }
    }

    private static bool IsAboutMemory(string line) =>
        line.Contains("memory", StringComparison.OrdinalIgnoreCase)
        || line.Contains("HardMemoryPercent", StringComparison.Ordinal);

    private static IEnumerable<string> Count(IEnumerable<string> errors) =>
        errors.CountBy(error => error).Select(error => $"{error.Value} times {error.Key}");

    private static async Task<ValidRequests> MeasureAsync(
        ValidClient client,
        TimeSpan duration,
        CancellationToken cancellationToken
    )
    {
        using var phase = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        phase.CancelAfter(duration);
        var requests = await client.RunAsync(phase.Token);
        cancellationToken.ThrowIfCancellationRequested();
        return requests;
    }

    private static async Task<ResourceUsage> AwaitReleaseAsync(
        Rig rig,
        ResourceUsage before,
        CancellationToken cancellationToken
    )
    {
        var until = DateTimeOffset.UtcNow + ReleaseTimeout;
        var usage = ResourceUsage.Of(rig);
        while (
            DateTimeOffset.UtcNow < until
            && (usage.Sockets > before.Sockets || usage.BackendRequests > before.BackendRequests)
        )
        {
            await Task.Delay(100, cancellationToken);
            usage = ResourceUsage.Of(rig);
        }

        return usage;
    }

    private static Distribution Lateness(StreamClient[] streams, DateTimeOffset begun, DateTimeOffset ended)
    {
        var (from, to) = (Nanoseconds(begun), Nanoseconds(ended));
        return new(
            streams
                .SelectMany(stream => stream.Pings)
                .Where(ping => !ping.IsFirst && ping.Ping.AtSocket >= from && ping.Ping.AtSocket <= to)
                .Select(ping => ping.AtSocketMs - PingInterval.TotalMilliseconds)
        );
    }

    private static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;
}
