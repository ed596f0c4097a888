using System.Net;
using System.Net.WebSockets;
using System.Text;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace FunctionalTests.ReverseProxy;

/// <summary>Requests whose first destination refuses the connection.</summary>
[Trait("Category", "Waits")]
public sealed class UnreachableDestinationTests
{
    private const string Health = "ReverseProxy:Clusters:generic:HealthCheck";

    public static TheoryData<string, bool, bool> Requests
    {
        get
        {
            var rows = new TheoryData<string, bool, bool>();
            foreach (
                var request in (string[])
                    ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "CHUNKED", "events", "websocket"]
            )
            {
                rows.Add(request, false, false);
                rows.Add(request, false, true);
                rows.Add(request, true, true);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_request_that_could_not_be_sent_is_retried_at_another_destination(
        string request,
        bool http2,
        bool http2Backend
    )
    {
        await using var backend = await BackendHost.StartAsync(EchoAsync);

        // Passive checks are off, so each request tries the unreachable destination first.
        await using var gateway = await GatewayHost.StartAsync([
            .. UnreachableThen(backend, http2Backend),
            ($"{Health}:Passive:Enabled", "false"),
        ]);
        using var retries = new Counted(gateway, "edge.backends.moved");
        for (var i = 1; i <= 2; i++)
        {
            Assert.Equal("moved", await SendAsync(http2 ? gateway.H2c : gateway.Http, request, http2));
            Assert.Equal(i, retries.Sum);
        }

        Assert.Equal(1, CountLogLines(gateway, "cannot be reached"));
        Assert.Equal(0, CountLogLines(gateway, "Forwarding for route"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_failed_connection_makes_a_destination_unhealthy_until_it_can_be_reached_again(
        bool unknownHost
    )
    {
        await using var backend = await BackendHost.StartAsync(EchoAsync);
        var port = LoopbackPort.Reserve();
        await using var gateway = await GatewayHost.StartAsync([
            .. UnreachableThen(
                backend,
                http2: true,
                unknownHost ? "http://no-such-host.invalid/" : $"http://127.0.0.1:{port}"
            ),
            ($"{Health}:Passive:ReactivationPeriod", "00:00:00.2"),
        ]);
        Assert.Equal("moved", await SendAsync(gateway.Http, "POST"));
        var unreachable = Destinations(gateway)["a"];
        Assert.Equal(DestinationHealth.Unhealthy, unreachable.Health.Passive);
        Assert.Equal(
            ["b"],
            Cluster(gateway).DestinationsState.AvailableDestinations.Select(destination => destination.DestinationId)
        );
        if (unknownHost)
        {
            return;
        }

        await using var other = await LogSourceHost.StartAsync(
            ("Kestrel:Endpoints:H2c:Url", $"http://127.0.0.1:{port}")
        );
        await Eventually.HoldsAsync(async () =>
        {
            using var response = await Http.GetAsync(gateway.Http, "/generic/healthz");
            return unreachable.Health.Passive == DestinationHealth.Unknown
                && gateway.FindLogLine("can be reached again") is not null;
        });
    }

    [Fact]
    public async Task With_all_destinations_unhealthy_each_is_tried_once_and_the_first_reachable_one_serves()
    {
        var ports = (LoopbackPort.Reserve(), LoopbackPort.Reserve());
        await using var backend = await BackendHost.StartAsync(EchoAsync);
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(http2: true),
            ("ReverseProxy:Clusters:generic:Destinations:primary:Address", $"http://127.0.0.1:{ports.Item1}"),
            ("ReverseProxy:Clusters:generic:Destinations:other:Address", $"http://127.0.0.1:{ports.Item2}"),
            ("ReverseProxy:Routes:generic:Transforms:0:PathRemovePrefix", "/generic"),
        ]);
        using var retries = new Counted(gateway, "edge.backends.moved");
        using (var response = await Http.GetAsync(gateway.Http, "/generic/healthz"))
        {
            Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
            Assert.Equal("backend-unreachable", await Http.ProblemCodeAsync(response));
            Assert.Equal(1, retries.Sum);
        }

        await using var back = await LogSourceHost.StartAsync(
            ("Kestrel:Endpoints:H2c:Url", $"http://127.0.0.1:{ports.Item2}")
        );
        for (var i = 0; i < 5; i++)
        {
            using var response = await Http.GetAsync(gateway.Http, "/generic/healthz");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_that_a_destination_has_seen_is_not_retried(bool http2Backend)
    {
        var served = 0;
        await using var aborting = await BackendHost.StartAsync(async context =>
        {
            await context.Request.Body.ReadExactlyAsync(new byte[1]);
            context.Abort();
        });
        await using var other = await BackendHost.StartAsync(_ =>
        {
            served++;
            return Task.CompletedTask;
        });
        await using var gateway = await GatewayHost.StartAsync([
            .. UnreachableThen(other, http2Backend, (http2Backend ? aborting.H2c : aborting.Http).ToString()),
        ]);
        using var response = await Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Http, "/generic/x"))
            {
                Content = new StringContent("once"),
            }
        );
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(0, served);
        Assert.NotEqual(DestinationHealth.Unhealthy, Destinations(gateway)["a"].Health.Passive);
    }

    [Fact]
    public async Task A_client_that_leaves_and_a_stream_that_ends_do_not_make_a_destination_unhealthy()
    {
        var received = new SemaphoreSlim(0);
        await using var backend = await BackendHost.StartAsync(async context =>
        {
            if (context.Request.Path.Value!.EndsWith("ends", StringComparison.Ordinal))
            {
                context.Response.ContentType = "text/event-stream";
                await context.Response.WriteAsync("data: bye\n\n");
                return;
            }

            received.Release();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var gateway = await GatewayHost.StartAsync([
            .. UnreachableThen(backend, http2: true, backend.H2c.ToString()),
        ]);
        using (var leaving = await RawConnection.OpenAsync(gateway.Http))
        {
            await leaving.SendAsync("GET /generic/waits HTTP/1.1\r\nHost: x\r\n\r\n");
            await received.WaitAsync(TestContext.Current.CancellationToken);
        }

        await Eventually.HoldsAsync(() => gateway.FindLogLine("/generic/waits") is not null);
        using (var events = await SseClient.OpenAsync(gateway.Http, "/generic/ends"))
        {
            Assert.Equal("bye", (await events.NextAsync())?.Data);
            Assert.Null(await events.NextAsync());
        }

        Assert.Equal(0, received.CurrentCount);
        Assert.All(
            Destinations(gateway).Values,
            destination => Assert.NotEqual(DestinationHealth.Unhealthy, destination.Health.Passive)
        );
        Assert.DoesNotContain(gateway.Log.Warnings, line => line.Contains("generic", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_retried_request_uses_its_one_time_token_and_its_stream_lease_once()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync(
            ("ReverseProxy:Clusters:log-source:Destinations:a:Address", $"http://127.0.0.1:{LoopbackPort.Reserve()}"),
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", backend.H2c.ToString()),
            ("ReverseProxy:Clusters:log-source:LoadBalancingPolicy", "FirstAlphabetical"),
            ("ReverseProxy:Clusters:log-source:HealthCheck:Active:Enabled", "false"),
            ("StreamLimits:Plans:one:PerTenant", "1"),
            ("StreamLimits:Default", "one")
        );
        using var issued = await Http.GetAsync(
            gateway.Http,
            "/v1/apps/example-app/logs?once=true",
            gateway.Token("logs:url")
        );
        var url = System
            .Text.Json.JsonDocument.Parse(await issued.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .RootElement.GetProperty("logs_url")
            .GetString()!;
        using (await WebSocketClient.OpenAsync(gateway.Http, new Uri(url).PathAndQuery))
        {
            Assert.Equal(
                HttpStatusCode.TooManyRequests,
                await WebSocketClient.RefusedStatusAsync(gateway.Http, "/apps/example-app/logs", gateway.Token())
            );
        }

        await Eventually.HoldsAsync(() => gateway.FindLogLine("end=client-left") is not null);
        using var another = await WebSocketClient.OpenAsync(gateway.Http, "/apps/example-app/logs", gateway.Token());
    }

    [Fact]
    public async Task No_post_fails_when_a_log_source_without_streams_dies()
    {
        var stopping = await LogSourceProcess.StartAsync([], TestContext.Current.CancellationToken);
        await using var other = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", other.H2c.ToString())
        );
        using var followers = new Followers();
        for (var i = 0; i < 5; i++)
        {
            await followers.OpenAsync(gateway);
        }

        // All streams are at the other log source, so the load balancer prefers this one.
        gateway.ChangeSettings(
            ("ReverseProxy:Clusters:log-source:Destinations:second:Address", stopping.H2c.ToString())
        );
        await Eventually.HoldsAsync(() => Destinations(gateway, "log-source").Count == 2);
        await stopping.KillAsync();

        for (var i = 0; i < 50; i++)
        {
            using var posted = await Http.PostAsync(
                gateway.Http,
                "/apps/example-app/lines",
                gateway.Token(TokenClaims.WriteLogs),
                "text/plain",
                $"line {i}"
            );
            Assert.Equal(HttpStatusCode.Accepted, posted.StatusCode);
        }

        await stopping.DisposeAsync();
    }

    private static (string Key, string? Value)[] UnreachableThen(
        BackendHost backend,
        bool http2,
        string? unreachable = null
    ) =>
        [
            .. backend.Route(http2).Where(setting => !setting.Key.Contains(":Destinations:", StringComparison.Ordinal)),
            (
                "ReverseProxy:Clusters:generic:Destinations:a:Address",
                unreachable ?? $"http://127.0.0.1:{LoopbackPort.Reserve()}"
            ),
            ("ReverseProxy:Clusters:generic:Destinations:b:Address", (http2 ? backend.H2c : backend.Http).ToString()),
            ("ReverseProxy:Clusters:generic:LoadBalancingPolicy", "FirstAlphabetical"),
        ];

    private static async Task<string> SendAsync(Uri server, string request, bool http2 = false)
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

    private static async Task EchoAsync(HttpContext context)
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

    private static ClusterState Cluster(GatewayHost gateway, string cluster = "generic") =>
        gateway.Services.GetRequiredService<IProxyStateLookup>().TryGetCluster(cluster, out var state)
            ? state
            : throw new InvalidOperationException(cluster);

    private static Dictionary<string, DestinationState> Destinations(GatewayHost gateway, string cluster = "generic") =>
        Cluster(gateway, cluster)
            .DestinationsState.AllDestinations.ToDictionary(destination => destination.DestinationId);

    private static int CountLogLines(GatewayHost gateway, string text) =>
        gateway.Log.Lines.Count(line => line.Contains(text, StringComparison.Ordinal));

    private sealed class Followers : IDisposable
    {
        private readonly List<SseClient> _clients = [];

        public async Task OpenAsync(GatewayHost gateway) =>
            _clients.Add(
                await SseClient.OpenAsync(gateway.Http, "/apps/example-app/logs?stream=true", gateway.Token())
            );

        public void Dispose() => _clients.ForEach(client => client.Dispose());
    }
}
