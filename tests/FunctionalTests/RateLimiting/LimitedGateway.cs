using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EdgeGateway.Testing;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.RateLimiting;

/// <summary>A gateway with limits, which forwards every path to a backend that answers 200.</summary>
internal sealed class LimitedGateway : IAsyncDisposable
{
    private BackendHost _backend = null!;
    private GatewayHost _gateway = null!;
    private int _reached;

    private LimitedGateway() { }

    /// <summary>Settings with which the gateway believes what the tests' requests say of their clients.</summary>
    public static (string Key, string? Value)[] TrustHeaders =>
        [("ForwardedHeaders:KnownProxies:0", "127.0.0.1"), ("ClientRateLimiting:ClientIdSource", "Header")];

    /// <summary>HTTP/1.1.</summary>
    public Uri Http => _gateway.Http;

    /// <summary>How many requests the backend has had.</summary>
    public int BackendRequests => Volatile.Read(ref _reached);

    /// <summary>Starts both.</summary>
    public static Task<LimitedGateway> StartAsync(params (string Key, string? Value)[] settings) =>
        StartAsync([], settings);

    /// <summary>Starts both; the backend's answers have these headers.</summary>
    public static async Task<LimitedGateway> StartAsync(
        (string Name, string Value)[] answer,
        params (string Key, string? Value)[] settings
    )
    {
        var limited = new LimitedGateway();
        limited._backend = await BackendHost.StartAsync(context =>
        {
            Interlocked.Increment(ref limited._reached);
            foreach (var (name, value) in answer)
            {
                context.Response.Headers[name] = value;
            }

            return context.Response.WriteAsync("ok", context.RequestAborted);
        });
        try
        {
            limited._gateway = await GatewayHost.StartAsync([
                .. limited._backend.Route(),
                ("ReverseProxy:Routes:generic:Match:Path", "/{**rest}"),
                .. settings,
            ]);
            return limited;
        }
        catch
        {
            await limited._backend.DisposeAsync();
            throw;
        }
    }

    /// <summary>The settings of a rule for all paths.</summary>
    /// <param name="place">The rule's section.</param>
    /// <param name="period">Such as <c>1m</c>.</param>
    /// <param name="limit">Requests in a period.</param>
    public static (string Key, string? Value)[] Rule(string place, string period, int limit) =>
        [
            ($"{place}:Endpoint", "*"),
            ($"{place}:Period", period),
            ($"{place}:Limit", limit.ToString(CultureInfo.InvariantCulture)),
        ];

    /// <summary>Makes connections from another address of this host's than the tests' usual one.</summary>
    public static HttpMessageInvoker InvokerFrom(string address) =>
        Clients.Http.CreateInvoker(
            async (context, ct) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
                {
                    NoDelay = true,
                };
                try
                {
                    socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                    await socket.ConnectAsync(context.DnsEndPoint, ct);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            }
        );

    /// <summary>Sends a GET for <c>/x</c>.</summary>
    public Task<ReceivedResponse> GetAsync(params (string Name, string Value)[] headers) =>
        GetAsync(null, null, headers);

    /// <summary>The same with a token, over the <paramref name="invoker"/>; null for the usual ones.</summary>
    public Task<ReceivedResponse> GetAsync(
        string? token,
        HttpMessageInvoker? invoker,
        params (string Name, string Value)[] headers
    ) =>
        ReceivedResponse.SendAsync(
            Http,
            "GET",
            "/x",
            headers.Select(header => KeyValuePair.Create(header.Name, header.Value)),
            token,
            invoker
        );

    /// <summary>Sends any request.</summary>
    public Task<ReceivedResponse> SendAsync(
        string method,
        string target,
        params IEnumerable<KeyValuePair<string, string>> headers
    ) => ReceivedResponse.SendAsync(Http, method, target, headers);

    /// <summary>A token of a tenant's.</summary>
    public string Token(string tenant) => _gateway.Token(tenant: tenant);

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _backend.DisposeAsync();
    }
}
