using BenchmarkDotNet.Attributes;
using EdgeGateway.Bench.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeGateway.Micro;

/// <summary>Authentication and authorization of a request whose token is known, without the request's creation.</summary>
public class TokenBenchmarks
{
    private readonly TokenKinds _kinds = new();
    private WebApplication? _gateway;
    private TokenPath? _path;
    private DefaultHttpContext? _request;
    private string _header = "";
    private QueryString _query;

    [GlobalSetup]
    public async Task StartAsync()
    {
        _gateway = EdgeGateway.Program.Build([_kinds.WriteSettings(cacheSize: 10_000)]);
        await _gateway.StartAsync();
        _path = new TokenPath(_gateway);
        _request = _path.CreateRequest();
        var token = _kinds.Tokens().First().Token;
        (_header, _query) = ($"Bearer {token}", new QueryString($"?n=10&token={token}"));
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        await _gateway!.StopAsync();
        await _gateway.DisposeAsync();
        _kinds.Dispose();
    }

    [Benchmark]
    public Task InHeader()
    {
        _request!.Request.Headers.Authorization = _header;
        return _path!.AdmitAsync(_request);
    }

    [Benchmark]
    public Task InQuery()
    {
        _request!.Request.QueryString = _query;
        return _path!.AdmitAsync(_request);
    }
}
