using System.Net;
using EdgeGateway.Bench.Backend;
using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.Gateway;
using EdgeGateway.Testing;

namespace EdgeGateway.Bench;

/// <summary>The setup of every measurement: a gateway in its own process and a silent backend in this one.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private const int OutputLines = 80;

    private Rig(SilentBackend backend, GatewayProcess gateway)
    {
        Backend = backend;
        Gateway = gateway;
        Facts = new ProcessFacts(gateway.Id);
        Address = new IPEndPoint(IPAddress.Loopback, gateway.Http.Port);
    }

    public SilentBackend Backend { get; }

    public GatewayProcess Gateway { get; }

    /// <summary>The gateway's address for clients.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Values of the gateway's process.</summary>
    public ProcessFacts Facts { get; }

    /// <param name="pingInterval">The gateway's ping interval.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <param name="settings">More settings of the gateway.</param>
    public static Task<Rig> StartAsync(
        TimeSpan pingInterval,
        CancellationToken cancellationToken,
        params IEnumerable<KeyValuePair<string, string?>> settings
    ) => StartAsync(pingInterval, settings, controlGroup: null, cancellationToken);

    /// <param name="pingInterval">The gateway's ping interval.</param>
    /// <param name="settings">More settings of the gateway.</param>
    /// <param name="controlGroup">The folder of the control group in which the gateway runs; null for that of this
    /// process.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<Rig> StartAsync(
        TimeSpan pingInterval,
        IEnumerable<KeyValuePair<string, string?>> settings,
        string? controlGroup,
        CancellationToken cancellationToken
    )
    {
        var backend = await SilentBackend.StartAsync(cancellationToken);
        try
        {
            return new Rig(
                backend,
                await GatewayProcess.StartAsync(
                    GatewaySettings.For(backend, pingInterval).Concat(settings),
                    GatewayProcess.ShippedProgram,
                    cancellationToken,
                    controlGroup
                )
            );
        }
        catch
        {
            await backend.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens streams at even intervals and returns when all are open.</summary>
    /// <param name="count">The number of streams.</param>
    /// <param name="over">The time over which they are opened.</param>
    /// <param name="plan">The kind of the n-th stream, and whether it uses the backend over HTTP/2.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<StreamClient[]> OpenAsync(
        int count,
        TimeSpan over,
        Func<int, (StreamKind Kind, bool Http2)> plan,
        CancellationToken cancellationToken
    )
    {
        var clients = new StreamClient[count];
        await Opening.RunAsync(
            count,
            over,
            async (i, cancel) =>
            {
                var (kind, http2) = plan(i);
                clients[i] = new StreamClient(kind, i);
                await clients[i].OpenAsync(Address, GatewaySettings.Path(http2), tls: null, cancel);
            },
            cancellationToken
        );
        return clients;
    }

    public async ValueTask DisposeAsync()
    {
        // If the gateway has exited, its output shows the reason.
        if (Gateway.HasExited)
        {
            foreach (var line in Gateway.Output.TakeLast(OutputLines))
            {
                await Console.Error.WriteLineAsync($"gateway: {line}");
            }
        }

        await Gateway.DisposeAsync();
        await Backend.DisposeAsync();
    }
}
