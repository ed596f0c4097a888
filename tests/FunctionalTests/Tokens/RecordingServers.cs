using System.Collections.Concurrent;
using EdgeGateway.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FunctionalTests.Tokens;

/// <summary>A gateway, and in place of its log source a backend that keeps what arrives.</summary>
public sealed class RecordingServers : IAsyncLifetime
{
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private BackendHost _backend = null!;

    internal GatewayHost Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _backend = await BackendHost.StartAsync(RecordAsync);
        Gateway = await StartGatewayAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _backend.DisposeAsync();
    }

    /// <summary>One more gateway before the same backend.</summary>
    internal Task<GatewayHost> StartGatewayAsync(params (string Key, string? Value)[] settings) =>
        GatewayHost.StartAsync([
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", _backend.H2c.ToString()),
            .. settings,
        ]);

    /// <summary>What has arrived since the last look.</summary>
    internal RecordedRequest[] Take()
    {
        var taken = new List<RecordedRequest>();
        while (_requests.TryDequeue(out var request))
        {
            taken.Add(request);
        }

        return [.. taken];
    }

    private async Task RecordAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path == "/healthz" || request.Path == "/readyz")
        {
            return;
        }

        await request.Body.CopyToAsync(Stream.Null);
        var headers = new HeaderDictionary(request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase));
        foreach (
            var (name, value) in context.Features.Get<IHttpRequestTrailersFeature>() is { Available: true } trailers
                ? trailers.Trailers
                : new HeaderDictionary()
        )
        {
            headers.Append(name, value);
        }

        _requests.Enqueue(new(request.Path.Value!, headers));
    }
}
