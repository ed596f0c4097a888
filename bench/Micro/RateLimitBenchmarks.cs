using System.Net;
using BenchmarkDotNet.Attributes;
using EdgeGateway.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeGateway.Micro;

/// <summary>Rules that are matched and counted in memory for a request. None is ever exceeded.</summary>
public class RateLimitBenchmarks
{
    private readonly DefaultHttpContext _request = new();
    private WebApplication? _gateway;
    private RateLimitingMiddleware? _middleware;

    [Params(0, 1, 3, 10)]
    public int Rules { get; set; }

    [GlobalSetup]
    public void Build()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Tokens:SigningKeys:0:Id"] = "bench",
            ["Tokens:SigningKeys:0:Secret"] = new('x', 32),
        };
        for (var rule = 0; rule < Rules; rule++)
        {
            settings[$"ClientRateLimiting:GeneralRules:{rule}:Endpoint"] = "*";
            settings[$"ClientRateLimiting:GeneralRules:{rule}:Period"] = $"{rule + 1}h";
            settings[$"ClientRateLimiting:GeneralRules:{rule}:Limit"] = "1000000000000";
        }

        _gateway = EdgeGateway.Program.Build([], builder => builder.Configuration.AddInMemoryCollection(settings));
        _middleware = ActivatorUtilities.CreateInstance<RateLimitingMiddleware>(
            _gateway.Services,
            (RequestDelegate)(_ => Task.CompletedTask)
        );
        _request.RequestServices = _gateway.Services;
        _request.Connection.RemoteIpAddress = IPAddress.Loopback;
        _request.Request.Method = HttpMethods.Get;
        _request.Request.Path = "/apps/example-app/logs";
    }

    [GlobalCleanup]
    public async Task DisposeAsync() => await _gateway!.DisposeAsync();

    [Benchmark]
    public Task Count() => _middleware!.InvokeAsync(_request);
}
