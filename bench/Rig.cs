using System.Net;
using EdgeGateway.Bench.Backend;
using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.Gateway;
using EdgeGateway.Testing;

namespace EdgeGateway.Bench;

/// <summary>What every measurement stands on: a gateway in its own process before a silent backend in this one.</summary>
internal sealed class Rig : IAsyncDisposable
{
    // As many handshakes at once as keep both cores busy: more only wait in queues, and run into timeouts there.
    private const int HandshakesAtOnce = 200;

    private const int ShownLines = 30;

    private readonly IPEndPoint _address;

    private Rig(SilentBackend backend, GatewayProcess gateway)
    {
        Backend = backend;
        Gateway = gateway;
        Facts = new ProcessFacts(gateway.Id);
        _address = new IPEndPoint(IPAddress.Loopback, gateway.Http.Port);
    }

    public SilentBackend Backend { get; }

    public GatewayProcess Gateway { get; }

    /// <summary>What the system says of the gateway.</summary>
    public ProcessFacts Facts { get; }

    public static async Task<Rig> StartAsync(TimeSpan pingInterval, CancellationToken cancellationToken)
    {
        var backend = await SilentBackend.StartAsync(cancellationToken);
        try
        {
            return new Rig(
                backend,
                await GatewayProcess.StartAsync(GatewaySettings.For(backend, pingInterval), cancellationToken)
            );
        }
        catch
        {
            await backend.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens streams, evenly spread over a time, and returns when all are open.</summary>
    /// <param name="count">How many.</param>
    /// <param name="over">The time.</param>
    /// <param name="plan">Of the n-th: its kind, and whether it goes to the backend over HTTP/2.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<StreamClient[]> OpenAsync(
        int count,
        TimeSpan over,
        Func<int, (StreamKind Kind, bool Http2)> plan,
        CancellationToken cancellationToken
    )
    {
        var clients = new StreamClient[count];
        var started = TimeProvider.System.GetTimestamp();
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = HandshakesAtOnce,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForAsync(
            0,
            count,
            parallel,
            async (i, cancel) =>
            {
                var wait = (over * i / count) - TimeProvider.System.GetElapsedTime(started);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, cancel);
                }

                var (kind, http2) = plan(i);
                clients[i] = new StreamClient(kind, i);
                await clients[i].OpenAsync(_address, GatewaySettings.Path(http2), cancel);
            }
        );
        return clients;
    }

    public async ValueTask DisposeAsync()
    {
        // It should be alive. Where it is not, what it wrote says why.
        if (Gateway.HasExited)
        {
            foreach (var line in Gateway.Output.TakeLast(ShownLines))
            {
                await Console.Error.WriteLineAsync($"gateway: {line}");
            }
        }

        await Gateway.DisposeAsync();
        await Backend.DisposeAsync();
    }
}
