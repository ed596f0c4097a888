using System.Diagnostics;
using System.Text;
using EdgeGateway.Bench.Gateway;
using EdgeGateway.Bench.Results;
using EdgeGateway.Testing.Attacks;

namespace EdgeGateway.Bench.Attacks;

/// <summary>
/// Runs one attack after the other against the same gateway, and reports for each what a valid client measured meanwhile,
/// what the gateway spent, and whether it has released everything afterwards.
/// </summary>
internal sealed class AttacksMeasurement(TimeSpan duration, int attackers, int heads, int atOnce, string only)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(200);

    private readonly MarkdownTable _table = new(
        "attack",
        "valid client: requests",
        "errors",
        "p50, ms",
        "p99, ms",
        "gateway: CPU, % of a core",
        "peak memory, MiB",
        "left after 30 s: sockets, requests",
        "the attackers"
    );

    /// <returns>0 if the valid client got no error and everything was released, else 1.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var gateway = await AttackedGateway.StartAsync(cancellationToken);
        using var client = new ValidClient(gateway);
        var failed = 0;

        // The first phase also warms up the programs; only the second one is the baseline.
        await MeasureAsync(gateway, client, new NoAttack(), TimeSpan.FromSeconds(5), isReported: false);
        failed += await MeasureAsync(gateway, client, new NoAttack(), duration);
        foreach (var tls in new[] { false, true })
        {
            foreach (var flood in Http2Floods.All(GatewaySettings.Path(http2: true), tls))
            {
                if (!tls || flood.Name is "rapid reset" or "PING")
                {
                    failed += await MeasureAsync(
                        gateway,
                        client,
                        new FloodAttack(gateway, flood, tls, attackers),
                        duration
                    );
                }
            }
        }

        foreach (var attack in SlowAttacks(gateway))
        {
            failed += await MeasureAsync(gateway, client, attack, TimeSpan.FromHours(1));
        }

        Console.WriteLine(
            $"""

            attacks --duration {duration.TotalSeconds} --attackers {attackers} --heads {heads} --at-once {atOnce}
            {MachineFacts.Line("gateway, attackers, valid client and backend")}

            {_table}
            phases with an error of the valid client, or with something left: {failed}
            """
        );
        return failed == 0 ? 0 : 1;

        async Task<int> MeasureAsync(
            AttackedGateway target,
            ValidClient valid,
            IAttack attack,
            TimeSpan time,
            bool isReported = true
        )
        {
            if (attack is not NoAttack && !attack.Name.Contains(only, StringComparison.Ordinal))
            {
                return 0;
            }

            await Console.Error.WriteLineAsync($"{attack.Name} ...");
            return await RunPhaseAsync(target, valid, attack, time, isReported, cancellationToken) ? 0 : 1;
        }
    }

    private IEnumerable<IAttack> SlowAttacks(AttackedGateway gateway)
    {
        var http = AttackedGateway.EndPoint(gateway.Http);
        var h2c = AttackedGateway.EndPoint(gateway.H2c);
        var head = "GET / HTTP/1.1\r\nHost: x\r\n"u8.ToArray();
        byte[] preface = [.. Http2Frames.Preface, .. Http2Frames.Of(4, 0, 0)];
        var some = Math.Min(atOnce, heads / 10);
        var pipelined = Encoding.ASCII.GetBytes(
            string.Concat(Enumerable.Repeat("GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n", 2_000))
        );
        return
        [
            new SlowAttack("half-open heads of HTTP/1.1", http, head, [(byte)'a'], heads, atOnce),
            new SlowAttack(
                "half-open heads of HTTP/2",
                h2c,
                [.. preface, .. Http2Frames.GetRequest(1, "/", endHeaders: false)],
                Http2Frames.Of(9, 0, 1),
                some,
                some
            ),
            new SlowAttack(
                "unfinished TLS handshakes",
                AttackedGateway.EndPoint(gateway.Tls),
                [0x16, 3, 1, 1, 0xF4, 1, 0, 1, 0xF0, 3, 3],
                [0],
                some,
                some
            ),
            new SlowAttack(
                "unread answers of HTTP/1.1",
                http,
                pipelined,
                [(byte)'G'],
                some / 10,
                some / 10,
                reads: false
            ),
            new SlowAttack(
                "windows of 0 over HTTP/2",
                h2c,
                [
                    .. Http2Frames.Preface,
                    .. Http2Frames.InitialWindow(0),
                    .. Enumerable.Range(0, 50).SelectMany(i => Http2Frames.GetRequest((2 * i) + 1, "/nowhere")),
                ],
                Http2Frames.Of(0x20, 0, 0),
                some / 10,
                some / 10
            ),
        ];
    }

    private async Task<bool> RunPhaseAsync(
        AttackedGateway gateway,
        ValidClient client,
        IAttack attack,
        TimeSpan time,
        bool isReported,
        CancellationToken cancellationToken
    )
    {
        var before = (Sockets: 0, Requests: 0);
        if (isReported)
        {
            before = (gateway.Sockets, gateway.BackendRequests);
        }

        var (busy, started) = (gateway.Facts.Processor, Stopwatch.GetTimestamp());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var attackEnd = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        attackEnd.CancelAfter(time);
        var valid = client.RunAsync(stop.Token);
        var attacked = attack.RunAsync(attackEnd.Token);
        var peak = gateway.Facts.ResidentKiB;
        while (!attacked.IsCompleted)
        {
            await Task.WhenAny(attacked, Task.Delay(CheckInterval, cancellationToken));
            peak = Math.Max(peak, gateway.Facts.ResidentKiB);
        }

        await attacked;
        await stop.CancelAsync();
        var (times, errors) = await valid;
        busy = gateway.Facts.Processor - busy;
        var took = Stopwatch.GetElapsedTime(started);
        if (!isReported)
        {
            return true;
        }

        // Requests to the backend that one phase opened may still be ending.
        var waited = Stopwatch.StartNew();
        var (sockets, requests) = Left();
        while ((sockets > 0 || requests > 0) && waited.Elapsed < Timeout)
        {
            await Task.Delay(CheckInterval, cancellationToken);
            (sockets, requests) = Left();
        }

        _table.Add(
            attack.Name,
            times.Count + errors,
            errors,
            times.At(0.5),
            times.At(0.99),
            100 * busy / took,
            peak / 1024,
            $"{sockets}, {requests}",
            attack.Result
        );
        return errors == 0 && sockets == 0 && requests == 0;

        (int Sockets, int Requests) Left() =>
            (Math.Max(0, gateway.Sockets - before.Sockets), Math.Max(0, gateway.BackendRequests - before.Requests));
    }

    private sealed class NoAttack : IAttack
    {
        public string Name => "none";

        public string Result => "–";

        public Task RunAsync(CancellationToken stop) =>
            Task.Delay(System.Threading.Timeout.Infinite, stop).ContinueWith(_ => { }, TaskScheduler.Default);
    }
}
