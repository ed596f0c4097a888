using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;

namespace FunctionalTests.LogApi;

[Trait("Category", "Waits")]
public sealed partial class FollowTests
{
    private const string Follow = "/apps/example-app/logs?stream=true";

    [Theory]
    [InlineData("h1")]
    [InlineData("h2c")]
    [InlineData("h2+tls")]
    public async Task A_websocket_gets_history_and_new_lines(string protocol)
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        var (server, http2) = gateway.Endpoint(protocol);
        await PostAsync(gateway, "one\ntwo\n");

        using var client = await WebSocketClient.OpenAsync(server, $"{Follow}&n=1", gateway.Token(), http2);
        AssertLine("two", await client.NextAsync());
        await PostAsync(gateway, "three\n");
        AssertLine("three", await client.NextAsync());
        await client.CloseAsync();
    }

    [Theory]
    [InlineData("h1")]
    [InlineData("h2c")]
    [InlineData("h2+tls")]
    public async Task An_event_stream_gets_new_lines_and_resumes_after_its_last_id(string protocol)
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        var (server, http2) = gateway.Endpoint(protocol);
        await PostAsync(gateway, "before\n");

        string? lastId;
        using (var client = await SseClient.OpenAsync(server, Follow, gateway.Token(), http2))
        {
            await PostAsync(gateway, "one\ntwo\n");
            var first = await client.NextAsync();
            AssertLine("one", first?.Data, first?.Id);
            lastId = first?.Id;
        }

        await PostAsync(gateway, "three\n");
        using var again = await SseClient.OpenAsync(server, $"{Follow}&since={lastId}", gateway.Token(), http2);
        AssertLine("two", (await again.NextAsync())?.Data);
        AssertLine("three", (await again.NextAsync())?.Data);
    }

    [Fact]
    public async Task The_last_event_id_header_resumes_a_stream()
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        await PostAsync(gateway, "one\ntwo\n");
        using var history = await SseClient.OpenAsync(gateway.Http, $"{Follow}&n=2", gateway.Token());
        var first = await history.NextAsync();

        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Http, Follow))
        {
            Headers = { { "Last-Event-ID", first?.Id } },
        };
        using var client = new SseClient(await Http.SendAsync(request, gateway.Token()));
        AssertLine("two", (await client.NextAsync())?.Data);
    }

    [Fact]
    public async Task The_headers_of_an_event_stream_arrive_at_once_and_forbid_buffering()
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        using var response = await Http.GetAsync(gateway.Http, $"{Follow}&token={gateway.Token()}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            "no-cache, no-store",
            string.Join(", ", response.Headers.CacheControl!.ToString().Split(", ").Order())
        );
        Assert.Equal("no", response.Headers.GetValues("X-Accel-Buffering").Single());
    }

    [Fact]
    public async Task A_silent_log_stream_is_pinged()
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source], ("KeepAlive:Interval", "00:00:01"));
        using var client = await WebSocketClient.OpenAsync(gateway.Http, Follow, gateway.Token());
        Assert.Contains("\"event\":\"ping\"", await client.NextAsync(), StringComparison.Ordinal);
        await PostAsync(gateway, "hello\n");
        AssertLine("hello", await client.NextAsync());
        Assert.Contains("\"event\":\"ping\"", await client.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_follower_with_a_filter_gets_only_matching_containers()
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        using var client = await WebSocketClient.OpenAsync(gateway.Http, $"{Follow}&filter=worker", gateway.Token());
        await PostAsync(gateway, "not me\n", "web-1");
        await PostAsync(gateway, "me\n", "worker-1");
        Assert.EndsWith(
            "[worker-1] me",
            JsonDocument.Parse((await client.NextAsync())!).RootElement.GetProperty("log").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_filtered_stream_resumes_at_its_position_although_its_last_line_was_trimmed()
    {
        const int Kept = 10;
        const string Workers = $"{Follow}&filter=worker&positions=true";
        await using var source = await LogSourceHost.StartAsync(("Buffer:MaxLinesPerApp", $"{Kept}"));
        await using var gateway = await GatewayHost.StartAsync([source]);
        await PostAsync(gateway, "before\n", "worker-1");
        string? position = null;
        using (var socket = await WebSocketClient.OpenAsync(gateway.Http, Workers, gateway.Token()))
        using (var events = await SseClient.OpenAsync(gateway.H2c, Workers, gateway.Token(), http2: true))
        {
            for (var burst = 0; burst < 3; burst++)
            {
                position = Assert.IsType<string>(await socket.NextAsync());
                Assert.Equal((IdOf(position), position), await events.NextAsync());
                await PostAsync(gateway, string.Concat(Enumerable.Repeat("not me\n", Kept)));
            }

            position = await socket.NextAsync();
        }

        await PostAsync(gateway, "me\n", "worker-1");
        using var again = await SseClient.OpenAsync(gateway.Http, $"{Workers}&since={IdOf(position)}", gateway.Token());
        Assert.Equal((IdOf(position), position!), await again.NextAsync());
        Assert.EndsWith("[worker-1] me\"}", (await again.NextAsync())?.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_followers_get_every_line_once_and_in_order()
    {
        const int Followers = 20;
        const int Lines = 2_000;
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        var clients = await Task.WhenAll(
            Enumerable
                .Range(0, Followers)
                .Select(i =>
                    WebSocketClient.OpenAsync(
                        i % 2 == 0 ? gateway.Http : gateway.H2c,
                        Follow,
                        gateway.Token(),
                        i % 2 == 1
                    )
                )
        );

        var posting = Task.Run(
            async () =>
            {
                for (var i = 0; i < Lines; i += 100)
                {
                    await PostAsync(gateway, string.Concat(Enumerable.Range(i, 100).Select(line => $"{line}\n")));
                }
            },
            TestContext.Current.CancellationToken
        );

        await Task.WhenAll(
            clients.Select(async client =>
            {
                for (var i = 0; i < Lines; i++)
                {
                    AssertLine($"{i}", await client.NextAsync());
                }

                client.Dispose();
            })
        );
        await posting;
    }

    private static string IdOf(string? json) => JsonDocument.Parse(json!).RootElement.GetProperty("id").GetString()!;

    internal static async Task PostAsync(GatewayHost gateway, string text, string container = "web-1")
    {
        using var response = await Http.PostAsync(
            gateway.Http,
            $"/apps/example-app/lines?container={container}",
            gateway.Token(TokenClaims.WriteLogs),
            "text/plain",
            text
        );
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    internal static void AssertLine(string message, string? json, string? id = null)
    {
        var line = JsonDocument.Parse(Assert.IsType<string>(json)).RootElement;
        Assert.Equal("log", line.GetProperty("name").GetString());
        Assert.Equal("log", line.GetProperty("event").GetString());
        Assert.Matches(@"\A\d+-\d+\z", line.GetProperty("id").GetString());
        Assert.Equal(id ?? line.GetProperty("id").GetString(), line.GetProperty("id").GetString());
        var match = LineFormat().Match(line.GetProperty("log").GetString()!);
        Assert.True(match.Success, json);
        Assert.Equal(message, match.Groups["message"].Value);
        Assert.Equal(4, line.EnumerateObject().Count());
    }

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{9} \+0000 UTC \[web-1\] (?<message>.*)\z")]
    private static partial Regex LineFormat();
}
