using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EdgeGateway.Testing;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.RateLimiting;

/// <summary>A gateway with rate limits that forwards every path to a backend, which answers 200.</summary>
internal sealed class LimitedGateway : IAsyncDisposable
{
    private BackendHost _backend = null!;
    private GatewayHost _gateway = null!;
    private int _backendRequests;

    private LimitedGateway() { }

    /// <summary>
    /// Settings that make the gateway trust the client id and address headers of the tests' requests.
    /// </summary>
    public static (string Key, string? Value)[] TrustHeaders =>
        [("ForwardedHeaders:KnownProxies:0", "127.0.0.1"), ("ClientRateLimiting:ClientIdSource", "Header")];

    /// <summary>HTTP/1.1.</summary>
    public Uri Http => _gateway.Http;

    /// <summary>The number of requests that reached the backend.</summary>
    public int BackendRequests => Volatile.Read(ref _backendRequests);

    /// <summary>Starts the gateway and its backend.</summary>
    public static Task<LimitedGateway> StartAsync(params (string Key, string? Value)[] settings) =>
        StartAsync([], settings);

    /// <summary>Starts the gateway and its backend, whose responses have these headers.</summary>
    public static async Task<LimitedGateway> StartAsync(
        (string Name, string Value)[] responseHeaders,
        params (string Key, string? Value)[] settings
    )
    {
        var limited = new LimitedGateway();
        limited._backend = await BackendHost.StartAsync(context =>
        {
            Interlocked.Increment(ref limited._backendRequests);
            foreach (var (name, value) in responseHeaders)
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

    /// <summary>The settings of a rule for all endpoints.</summary>
    /// <param name="section">The rule's section.</param>
    /// <param name="period">The period, such as <c>1m</c>.</param>
    /// <param name="limit">The number of requests per period.</param>
    public static (string Key, string? Value)[] Rule(string section, string period, int limit) =>
        [
            ($"{section}:Endpoint", "*"),
            ($"{section}:Period", period),
            ($"{section}:Limit", limit.ToString(CultureInfo.InvariantCulture)),
        ];

    /// <summary>Creates an invoker whose connections come from this local address.</summary>
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

    /// <summary>Sends GET <c>/x</c>.</summary>
    public Task<ReceivedResponse> GetAsync(params (string Name, string Value)[] headers) =>
        GetAsync(null, null, headers);

    /// <summary>Sends GET <c>/x</c> with a token, over an invoker or, if it is null, the default one.</summary>
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

    /// <summary>Sends a request with any method and target.</summary>
    public Task<ReceivedResponse> SendAsync(
        string method,
        string target,
        params IEnumerable<KeyValuePair<string, string>> headers
    ) => ReceivedResponse.SendAsync(Http, method, target, headers);

    /// <summary>Issues a token of a tenant.</summary>
    public string Token(string tenant) => _gateway.Token(tenant: tenant);

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _backend.DisposeAsync();
    }
}
