using System.Collections.Concurrent;
using EdgeGateway.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FunctionalTests.Tokens;

/// <summary>A gateway in front of a backend that takes the place of the log source and records all requests.</summary>
public sealed class RecordingFixture : IAsyncLifetime
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

    /// <summary>Starts another gateway in front of the same backend.</summary>
    internal Task<GatewayHost> StartGatewayAsync(params (string Key, string? Value)[] settings) =>
        GatewayHost.StartAsync([
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", _backend.H2c.ToString()),
            .. settings,
        ]);

    /// <summary>Returns the requests that arrived since the last call.</summary>
    internal RecordedRequest[] TakeRequests()
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
