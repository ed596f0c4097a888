using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.StreamLimits;

/// <summary>How many streams a tenant may have open at once.</summary>
[Trait("Category", "Waits")]
public sealed class StreamLimitTests
{
    public static TheoryData<string, bool> Ways
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (var way in LimitedStreams.Ways)
            {
                rows.Add(way, false);
                rows.Add(way, true);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_tenant_has_so_many_streams_and_for_an_app_so_many_of_them(string way, bool shared)
    {
        await using var redis = shared ? await RedisServer.StartAsync(TestContext.Current.CancellationToken) : null;
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await LimitedStreams.StartAsync(
            backend,
            redis?.ConnectionString,
            LimitedStreams.Plan(3, 2)
        );
        using var refused = new Counted(gateway, "edge.streamlimits.refused");

        var first = await LimitedStreams.OpenAsync(gateway, way);
        using var second = await LimitedStreams.OpenAsync(gateway, way);
        Assert.Equal(
            "The app's limit is reached: 2 streams of a tenant to one app at once.",
            await LimitedStreams.RefusalAsync(gateway, way)
        );
        using var other = await LimitedStreams.OpenAsync(gateway, way, app: "other");
        Assert.Equal(
            "The tenant's limit is reached: 3 streams at once.",
            await LimitedStreams.RefusalAsync(gateway, way, app: "other")
        );
        Assert.Equal(["by=app", "by=tenant"], refused.Tags);

        using (await LimitedStreams.OpenAsync(gateway, way, tenant: "a~{b}:c")) { }

        first.Dispose();
        await Eventually.HoldsAsync(() => LimitedStreams.Own(gateway) == 2);
        using var third = await LimitedStreams.OpenAsync(gateway, way);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refused_request_reaches_no_backend_and_uses_no_ticket_up(bool webSocket)
    {
        var reached = 0;
        await using var backend = await BackendHost.StartAsync(context =>
        {
            // It is asked for its health, too.
            Interlocked.Add(ref reached, context.Request.Path.StartsWithSegments("/apps") ? 1 : 0);
            return SilentBackend.ServeAsync(context);
        });
        await using var gateway = await LimitedStreams.StartAsync(backend, null, LimitedStreams.Plan(1));
        var way = webSocket ? "websocket" : "events";
        using var url = await Http.GetAsync(
            gateway.Http,
            "/v1/apps/app/logs?once=true",
            gateway.Token("logs:url", app: "app")
        );
        var ticket = (await url.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .Split("token=")[1]
            .TrimEnd('"', '}');

        using (await LimitedStreams.OpenAsync(gateway, way))
        {
            using var refused = await Http.SendAsync(
                webSocket
                    ? Handshake.OverHttp1(gateway.Http, "/apps/app/logs")
                    : new(HttpMethod.Get, new Uri(gateway.Http, "/apps/app/logs?stream=1")),
                ticket
            );
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Equal(1, reached);
        }

        await Eventually.HoldsAsync(() => LimitedStreams.Own(gateway) == 0);
        using var opened = await LimitedStreams.OpenAsync(gateway, way, "/apps/app/logs", ticket);
        Assert.Equal(2, reached);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(204)]
    [InlineData(null)]
    public async Task What_asked_for_a_stream_and_got_none_has_no_place(int? status)
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
        foreach (var way in LimitedStreams.Ways[..5])
        {
            await Assert.ThrowsAnyAsync<Exception>(() => LimitedStreams.OpenAsync(gateway, way));
            await Eventually.HoldsAsync(() => LimitedStreams.Own(gateway) == 0);
        }

        isDown = false;
        using var stream = await LimitedStreams.OpenAsync(gateway, "websocket");
    }

    [Fact]
    public async Task Ordinary_requests_cost_no_command()
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
        var before = await store.ScriptsAsync();
        foreach (var path in (string[])["/apps/app/logs", "/apps/app/logs?n=5&stream=false", "/apps/app/logs?stream="])
        {
            using var answer = await Http.GetAsync(gateway.Http, path, LimitedStreams.Token("acme"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal(before, await store.ScriptsAsync());
        Assert.Equal(
            "The tenant's limit is reached: 0 streams at once.",
            await LimitedStreams.RefusalAsync(gateway, "events")
        );
        Assert.NotEqual(before, await store.ScriptsAsync());
    }
}
