using System.Net;
using System.Net.WebSockets;
using System.Text;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace FunctionalTests.ReverseProxy.Destinations;

/// <summary>A cluster <c>generic</c> of a destination <c>a</c>, which is unreachable, and <c>b</c>.</summary>
internal static class UnreachableDestinations
{
    public static (string Key, string? Value)[] Settings(BackendHost backend, bool http2, string? unreachable = null) =>
        [
            .. backend.Route(http2).Where(setting => !setting.Key.Contains(":Destinations:", StringComparison.Ordinal)),
            (
                "ReverseProxy:Clusters:generic:Destinations:a:Address",
                unreachable ?? $"http://127.0.0.1:{LoopbackPort.Reserve()}"
            ),
            ("ReverseProxy:Clusters:generic:Destinations:b:Address", (http2 ? backend.H2c : backend.Http).ToString()),
            ("ReverseProxy:Clusters:generic:LoadBalancingPolicy", "FirstAlphabetical"),
        ];

    public static async Task<string> SendAsync(Uri server, string request, bool http2 = false)
    {
        switch (request)
        {
            case "websocket":
                using (var socket = await WebSocketClient.OpenAsync(server, "/generic/x", http2: http2))
                {
                    var text = await socket.NextAsync();
                    await socket.CloseAsync();
                    return text!;
                }

            case "events":
                using (var events = await SseClient.OpenAsync(server, "/generic/events", http2: http2))
                {
                    return (await events.NextAsync())!.Value.Data;
                }

            default:
                var message = new HttpRequestMessage(
                    new HttpMethod(request == "CHUNKED" ? "POST" : request),
                    new Uri(server, "/generic/x")
                )
                {
                    Content = request is "GET" or "HEAD" or "DELETE" ? null : new StringContent("moved"),
                };
                message.Headers.TransferEncodingChunked = request == "CHUNKED" && !http2;
                using (var response = await Http.SendAsync(message, http2: http2))
                {
                    Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                    Assert.False(response.Headers.Contains("Retry-After"));
                    return request == "HEAD"
                        ? "moved"
                        : await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                }
        }
    }

    public static async Task EchoAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await socket.SendAsync("moved"u8.ToArray(), WebSocketMessageType.Text, true, context.RequestAborted);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
            return;
        }

        var body = await new StreamReader(context.Request.Body, Encoding.UTF8).ReadToEndAsync();
        if (context.Request.Path.Value!.EndsWith("events", StringComparison.Ordinal))
        {
            context.Response.ContentType = "text/event-stream";
            body = "data: moved\n\n";
        }

        await context.Response.WriteAsync(body.Length > 0 ? body : "moved");
    }

    public static ClusterState Cluster(GatewayHost gateway, string cluster = "generic") =>
        gateway.Services.GetRequiredService<IProxyStateLookup>().TryGetCluster(cluster, out var state)
            ? state
            : throw new InvalidOperationException(cluster);

    public static Dictionary<string, DestinationState> Destinations(GatewayHost gateway, string cluster = "generic") =>
        Cluster(gateway, cluster)
            .DestinationsState.AllDestinations.ToDictionary(destination => destination.DestinationId);

    public static int CountLogLines(GatewayHost gateway, string text) =>
        gateway.Log.Lines.Count(line => line.Contains(text, StringComparison.Ordinal));
}
