using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.StreamLimits;

/// <summary>Limits on the concurrent streams of a tenant.</summary>
[Trait("Category", "Waits")]
public sealed class StreamLimitTests
{
    public static TheoryData<string, bool> Kinds
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (var kind in LimitedStreams.Kinds)
            {
                rows.Add(kind, false);
                rows.Add(kind, true);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_tenant_has_a_limit_of_streams_in_total_and_per_app(string kind, bool shared)
    {
        await using var redis = shared ? await RedisServer.StartAsync(TestContext.Current.CancellationToken) : null;
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await LimitedStreams.StartAsync(
            backend,
            redis?.ConnectionString,
            LimitedStreams.Plan(3, 2)
        );
        using var rejected = new MetricCapture(gateway, "edge.streamlimits.refused");

        var first = await LimitedStreams.OpenAsync(gateway, kind);
        using var second = await LimitedStreams.OpenAsync(gateway, kind);
        Assert.Equal(
            "The app's limit is reached: 2 streams of a tenant to one app at once.",
            await LimitedStreams.AssertRejectedAsync(gateway, kind)
        );
        using var other = await LimitedStreams.OpenAsync(gateway, kind, app: "other");
        Assert.Equal(
            "The tenant's limit is reached: 3 streams at once.",
            await LimitedStreams.AssertRejectedAsync(gateway, kind, app: "other")
        );
        Assert.Equal(["by=app", "by=tenant"], rejected.Tags);

        using (await LimitedStreams.OpenAsync(gateway, kind, tenant: "a~{b}:c")) { }

        first.Dispose();

        // Redis releases it after the gateway.
        await using var store = redis is null ? null : await LeaseStore.ConnectAsync(redis);
        await Eventually.HoldsAsync(async () =>
            LimitedStreams.LeaseCount(gateway) == 2
            && (store is null || (await store.TenantLeasesAsync("acme")).Length == 2)
        );
        using var third = await LimitedStreams.OpenAsync(gateway, kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_rejected_request_does_not_reach_a_backend_or_use_its_one_time_token(bool webSocket)
    {
        var reached = 0;
        await using var backend = await BackendHost.StartAsync(context =>
        {
            // Health checks do not count.
            Interlocked.Add(ref reached, context.Request.Path.StartsWithSegments("/apps") ? 1 : 0);
            return SilentBackend.ServeAsync(context);
        });
        await using var gateway = await LimitedStreams.StartAsync(backend, null, LimitedStreams.Plan(1));
        var kind = webSocket ? "websocket" : "events";
        using var url = await Http.GetAsync(
            gateway.Http,
            "/v1/apps/app/logs?once=true",
            gateway.Token("logs:url", app: "app")
        );
        var oneTimeToken = (await url.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .Split("token=")[1]
            .TrimEnd('"', '}');

        using (await LimitedStreams.OpenAsync(gateway, kind))
        {
            using var rejected = await Http.SendAsync(
                webSocket
                    ? Handshake.OverHttp1(gateway.Http, "/apps/app/logs")
                    : new(HttpMethod.Get, new Uri(gateway.Http, "/apps/app/logs?stream=1")),
                oneTimeToken
            );
            Assert.Equal(HttpStatusCode.TooManyRequests, rejected.StatusCode);
            Assert.Equal(1, reached);
        }

        await Eventually.HoldsAsync(() => LimitedStreams.LeaseCount(gateway) == 0);
        using var opened = await LimitedStreams.OpenAsync(gateway, kind, "/apps/app/logs", oneTimeToken);
        Assert.Equal(2, reached);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(204)]
    [InlineData(null)]
    public async Task A_stream_request_without_a_stream_response_holds_no_lease(int? status)
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        var isDown = false;
        await using var backend = await BackendHost.StartAsync(context =>
        {
            if (!isDown)
            {
                return SilentBackend.ServeAsync(context);
            }

            if (status is null)
            {
                context.Abort();
            }

            context.Response.StatusCode = status ?? 0;
            return Task.CompletedTask;
        });
        await using var gateway = await LimitedStreams.StartAsync(
            backend,
            redis.ConnectionString,
            LimitedStreams.Plan(1)
        );
        isDown = true;
        foreach (var kind in LimitedStreams.Kinds[..5])
        {
            await Assert.ThrowsAnyAsync<Exception>(() => LimitedStreams.OpenAsync(gateway, kind));
            await Eventually.HoldsAsync(() => LimitedStreams.LeaseCount(gateway) == 0);
        }

        isDown = false;
        using var stream = await LimitedStreams.OpenAsync(gateway, "websocket");
    }

    [Fact]
    public async Task Plain_requests_run_no_redis_script()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(context =>
            context.Request.Query["stream"] == "true"
                ? SilentBackend.ServeAsync(context)
                : context.Response.WriteAsync("a line")
        );
        await using var gateway = await LimitedStreams.StartAsync(
            backend,
            redis.ConnectionString,
            ("StreamLimits:Plans:none:PerTenant", "0"),
            ("StreamLimits:Tenants:acme", "none")
        );
        await using var store = await LeaseStore.ConnectAsync(redis);
        var before = await store.ScriptCountAsync();
        foreach (var path in (string[])["/apps/app/logs", "/apps/app/logs?n=5&stream=false", "/apps/app/logs?stream="])
        {
            using var answer = await Http.GetAsync(gateway.Http, path, LimitedStreams.Token("acme"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal(before, await store.ScriptCountAsync());
        Assert.Equal(
            "The tenant's limit is reached: 0 streams at once.",
            await LimitedStreams.AssertRejectedAsync(gateway, "events")
        );
        Assert.NotEqual(before, await store.ScriptCountAsync());
    }
}
