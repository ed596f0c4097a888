using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Tokens;

namespace FunctionalTests.RateLimiting.InRedis;

/// <summary>A gateway that counts in Redis, with a limit for each tenant.</summary>
internal static class SharedGateway
{
    private const string Path = "/generic/x";

    /// <summary>The log's line when the gateway begins to count by itself.</summary>
    public const string LocalMessage = "this gateway holds limits by itself";

    /// <summary>The log's line when it counts in Redis again.</summary>
    public const string SharedMessage = "limits are shared again";

    /// <summary>Its settings.</summary>
    /// <param name="backend">What is behind it.</param>
    /// <param name="redis">Where it counts.</param>
    /// <param name="limit">Requests in ten minutes.</param>
    public static (string Key, string? Value)[] Settings(BackendHost backend, string redis, int limit) =>
        [
            .. backend.Route(),
            ("ReverseProxy:Routes:generic:AuthorizationPolicy", TokenClaims.ReadLogs),
            ("Redis:ConnectionString", redis),
            .. LimitedGateway.Rule("ClientRateLimiting:GeneralRules:0", "10m", limit),
        ];

    /// <summary>Starts one, which has asked Redis before.</summary>
    public static async Task<GatewayHost> StartAsync(
        BackendHost backend,
        string redis,
        int limit,
        params (string Key, string? Value)[] settings
    )
    {
        var gateway = await GatewayHost.StartAsync([.. Settings(backend, redis, limit), .. settings]);

        // What is compiled for the first time may take longer than an answer of Redis.
        await StatusAsync(gateway, gateway.Token(tenant: Guid.NewGuid().ToString()));
        await Eventually.HoldsAsync(() =>
            CountLogLines(gateway, LocalMessage) == CountLogLines(gateway, SharedMessage)
        );
        return gateway;
    }

    /// <summary>How often the gateway's log says so.</summary>
    public static int CountLogLines(GatewayHost gateway, string text) =>
        gateway.Log.Lines.Count(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>Sends a request.</summary>
    public static Task<ReceivedResponse> SendAsync(Uri gateway, string token, HttpMessageInvoker? invoker = null) =>
        ReceivedResponse.SendAsync(gateway, "GET", Path, [], token, invoker);

    /// <summary>Sends a request, for the answer's status.</summary>
    public static async Task<HttpStatusCode> StatusAsync(GatewayHost gateway, string token) =>
        (HttpStatusCode)(await SendAsync(gateway.Http, token)).Status;
}
