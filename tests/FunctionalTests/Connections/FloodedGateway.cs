using System.Diagnostics;
using System.Net;
using EdgeGateway.Testing;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionalTests.Connections;

/// <summary>
/// A gateway that attackers share with a valid client, which sends requests over HTTP/1.1 and HTTP/2 all the time.
/// </summary>
public sealed class FloodedGateway : IAsyncLifetime
{
    /// <summary>The path of a response that stays open.</summary>
    public const string OpenPath = "/generic/sse";

    /// <summary>The path of a response that has as many bytes as the client reads.</summary>
    public const string EndlessPath = "/generic/endless";

    private const string ValidPath = "/generic/valid";

    private readonly CancellationTokenSource _stop = new();
    private readonly HttpMessageInvoker _client = Http.CreateInvoker();
    private readonly List<double> _milliseconds = [];
    private BackendHost? _backend;
    private GatewayHost? _gateway;
    private MetricCapture? _floods;
    private MetricCapture? _connections;
    private Task _valid = Task.CompletedTask;

    internal GatewayHost Gateway => _gateway!;

    /// <summary>The kinds of the floods that the gateway has counted, as the metric's tags.</summary>
    internal IEnumerable<string> Floods => _floods!.Tags;

    public async ValueTask InitializeAsync()
    {
        _backend = await BackendHost.StartAsync(context =>
            context.Request.Path.Value switch
            {
                ValidPath => Task.CompletedTask,
                EndlessPath => ServeEndlesslyAsync(context),
                _ => SilentBackend.ServeAsync(context),
            }
        );

        // The valid client's requests use the same connection to the backend as the attackers'.
        _gateway = await GatewayHost.StartAsync(_backend.Route(http2: true));
        _floods = new MetricCapture(_gateway, "edge.connections.floods");
        _connections = new MetricCapture(_gateway, "kestrel.active_connections");
        _valid = Task.Run(SendValidRequestsAsync);
    }

    /// <summary>
    /// The valid client has got no error, the attackers' connections and requests are gone, and the gateway's timers with
    /// them.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _valid;
        _client.Dispose();
        _milliseconds.Sort();
        TestContext.Current.SendDiagnosticMessage(
            $"valid client: {_milliseconds.Count} requests, p50 {At(0.5):0.0} ms, p99 {At(0.99):0.0} ms"
        );
        await Eventually.HoldsAsync(() => _connections!.Sum == 0);
        await Eventually.HoldsAsync(() =>
            Gateway.Services.GetRequiredService<EdgeGateway.Timing.TimerWheel>().Count == 0
        );
        _floods!.Dispose();
        _connections!.Dispose();
        await Gateway.DisposeAsync();
        await _backend!.DisposeAsync();
        _stop.Dispose();
    }

    private static async Task ServeEndlesslyAsync(HttpContext context)
    {
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(new byte[4096], context.RequestAborted);
        }
    }

    private double At(double part) => _milliseconds[(int)(part * (_milliseconds.Count - 1))];

    private async Task SendValidRequestsAsync()
    {
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            var started = Stopwatch.GetTimestamp();
            using var request = new HttpRequestMessage(
                HttpMethod.Get,
                new Uri(i % 2 == 0 ? Gateway.Http : Gateway.H2c, ValidPath)
            )
            {
                Version = i % 2 == 0 ? HttpVersion.Version11 : HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            using var response = await _client.SendAsync(request, CancellationToken.None);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            _milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            await Task.Delay(2, CancellationToken.None);
        }
    }
}
