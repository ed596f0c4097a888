using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using Yarp.ReverseProxy.Model;

namespace FunctionalTests.ReverseProxy.Destinations;

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
        await using var backend = await BackendHost.StartAsync(UnreachableDestinations.EchoAsync);

        // Passive checks are off, so each request tries the unreachable destination first.
        await using var gateway = await GatewayHost.StartAsync([
            .. UnreachableDestinations.Settings(backend, http2Backend),
            ($"{Health}:Passive:Enabled", "false"),
        ]);
        using var retries = new MetricCapture(gateway, "edge.backends.moved");
        for (var i = 1; i <= 2; i++)
        {
            Assert.Equal(
                "moved",
                await UnreachableDestinations.SendAsync(http2 ? gateway.H2c : gateway.Http, request, http2)
            );
            Assert.Equal(i, retries.Sum);
        }

        Assert.Equal(1, UnreachableDestinations.CountLogLines(gateway, "cannot be reached"));
        Assert.Equal(0, UnreachableDestinations.CountLogLines(gateway, "Forwarding for route"));
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
            .. UnreachableDestinations.Settings(
                other,
                http2Backend,
                (http2Backend ? aborting.H2c : aborting.Http).ToString()
            ),
        ]);
        using var response = await Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Http, "/generic/x"))
            {
                Content = new StringContent("once"),
            }
        );
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(0, served);
        Assert.NotEqual(DestinationHealth.Unhealthy, UnreachableDestinations.Destinations(gateway)["a"].Health.Passive);
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
                await WebSocketClient.RejectedStatusAsync(gateway.Http, "/apps/example-app/logs", gateway.Token())
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
        await Eventually.HoldsAsync(() => UnreachableDestinations.Destinations(gateway, "log-source").Count == 2);
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
