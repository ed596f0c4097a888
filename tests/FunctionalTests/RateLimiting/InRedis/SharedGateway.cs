using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Tokens;

namespace FunctionalTests.RateLimiting.InRedis;

/// <summary>A gateway with a limit for each tenant that counts in Redis.</summary>
internal static class SharedGateway
{
    private const string Path = "/generic/x";

    /// <summary>The log message when the gateway starts to count locally.</summary>
    public const string LocalMessage = "this gateway applies limits by itself";

    /// <summary>The log message when the gateway counts in Redis again.</summary>
    public const string SharedMessage = "limits are shared again";

    /// <summary>The gateway's settings.</summary>
    /// <param name="backend">The backend of <c>/generic/…</c>.</param>
    /// <param name="redis">The connection string of Redis.</param>
    /// <param name="limit">The number of requests per ten minutes.</param>
    public static (string Key, string? Value)[] Settings(BackendHost backend, string redis, int limit) =>
        [
            .. backend.Route(),
            ("ReverseProxy:Routes:generic:AuthorizationPolicy", TokenClaims.ReadLogs),
            ("Redis:ConnectionString", redis),
            .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:0", "10m", limit),
        ];

    /// <summary>Starts a gateway and warms up its access to Redis.</summary>
    public static async Task<GatewayHost> StartAsync(
        BackendHost backend,
        string redis,
        int limit,
        params (string Key, string? Value)[] settings
    )
    {
        var gateway = await GatewayHost.StartAsync([.. Settings(backend, redis, limit), .. settings]);

        // Just-in-time compilation of the first request can exceed the timeout for Redis.
        await StatusAsync(gateway, gateway.Token(tenant: Guid.NewGuid().ToString()));
        await Eventually.HoldsAsync(() =>
            CountLogLines(gateway, LocalMessage) == CountLogLines(gateway, SharedMessage)
        );
        return gateway;
    }

    /// <summary>Counts the log lines that contain <paramref name="text"/>.</summary>
    public static int CountLogLines(GatewayHost gateway, string text) =>
        gateway.Log.Lines.Count(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>Sends a request and returns the response.</summary>
    public static Task<ReceivedResponse> SendAsync(Uri gateway, string token, HttpMessageInvoker? invoker = null) =>
        ReceivedResponse.SendAsync(gateway, "GET", Path, [], token, invoker);

    /// <summary>Sends a request and returns the response's status.</summary>
    public static async Task<HttpStatusCode> StatusAsync(GatewayHost gateway, string token) =>
        (HttpStatusCode)(await SendAsync(gateway.Http, token)).Status;
}
