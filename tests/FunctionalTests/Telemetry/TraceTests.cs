using System.Collections.Concurrent;
using System.Text;
using EdgeGateway.Testing;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Telemetry;

/// <summary>
/// What a gateway sends to a collector by OTLP. Its own process, because listeners receive the spans of all programs of
/// a process.
/// </summary>
[Trait("Category", "Waits")]
public sealed class TraceTests
{
    private const string ClientTrace = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task Requests_and_openings_of_streams_are_spans_without_query_path_and_token()
    {
        var spans = new ConcurrentQueue<string>();
        var parents = new ConcurrentQueue<string>();
        await using var collector = await BackendHost.StartAsync(context => CollectAsync(context, spans));
        await using var backend = await BackendHost.StartAsync(context => ServeAsync(context, parents));
        await using var tokens = await GatewayHost.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync([
            .. backend.Route(),
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", new Uri(collector.Http, "/v1/traces").ToString()),
            ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf"),
            ("OTEL_BSP_SCHEDULE_DELAY", "100"),
            ("ReverseProxy:Routes:generic:Metadata:QueryToken", "true"),
        ]);
        var token = tokens.Token();
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri(gateway.Http, $"/generic/secret-path?token={token}&secret=query")
        )
        {
            Headers = { { "traceparent", $"00-{ClientTrace}-b7ad6b7169203331-01" } },
        };
        using var response = await Http.SendAsync(request);
        Assert.Equal(200, (int)response.StatusCode);
        var parent = Assert.Single(parents);
        Assert.StartsWith($"00-{ClientTrace}-", parent, StringComparison.Ordinal);
        Assert.NotEqual("b7ad6b7169203331", parent.Split('-')[2]);

        // The span of a stream is exported while the stream is open.
        using var stream = await SseClient.OpenAsync(gateway.Http, "/generic/stream");
        await Eventually.HoldsAsync(() => CountSpans() >= 2);
        var all = string.Concat(spans);
        Assert.Contains("http.route", all, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", all, StringComparison.Ordinal);
        Assert.DoesNotContain(token.Split('.')[1], all, StringComparison.Ordinal);

        int CountSpans() => string.Concat(spans).Split("GET /generic/").Length - 1;
    }

    private static async Task CollectAsync(HttpContext context, ConcurrentQueue<string> spans)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        spans.Enqueue(Encoding.Latin1.GetString(body.ToArray()));
    }

    private static async Task ServeAsync(HttpContext context, ConcurrentQueue<string> parents)
    {
        if (!context.Request.Path.Value!.EndsWith("stream", StringComparison.Ordinal))
        {
            parents.Enqueue(context.Request.Headers.TraceParent.ToString());
            return;
        }

        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await Task.Delay(Timeout.Infinite, context.RequestAborted)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
