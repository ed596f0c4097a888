using System.Net.WebSockets;
using EdgeGateway.Testing;
using static LogSource.UnitTests.Endpoints.Reading.SocketMessages;

namespace LogSource.UnitTests.Endpoints.Reading;

public sealed class WebSocketTests(LogSourceFixture logSource) : IClassFixture<LogSourceFixture>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly string _app = LogSourceFixture.NewApp();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Sends_history_and_live_lines_as_messages_and_answers_the_close(string version)
    {
        await logSource.Api.AppendAsync(_app, "web-1", "zero", "one");
        using var socket = await ConnectAsync(logSource.Host, version, $"/apps/{_app}/logs?stream=true&n=1");

        Assert.Matches(@"^\d+-\d+$", Assert.Single(socket.HttpResponseHeaders!["X-Next-Before"]));
        Assert.Matches(
            """^\{"name":"log","event":"log","id":"\d+-\d+","log":"[^"]+ UTC \[web-1\] one"\}$""",
            await NextAsync(socket)
        );
        await logSource.Api.AppendAsync(_app, "web-1", "two", new string('x', 70_000), "three");
        Assert.EndsWith(" two\"}", await NextAsync(socket), StringComparison.Ordinal);
        Assert.EndsWith("x [cut: 70000 bytes]\"}", await NextAsync(socket), StringComparison.Ordinal);
        Assert.EndsWith(" three\"}", await NextAsync(socket), StringComparison.Ordinal);

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancel).WaitAsync(Deadline, Cancel);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Followers_with_and_without_fields_receive_the_same_lines_in_their_own_form(string version)
    {
        using var plain = await ConnectAsync(logSource.Host, version, $"/apps/{_app}/logs?stream=true");
        using var full = await ConnectAsync(
            logSource.Host,
            version,
            $"/apps/{_app}/logs?stream=true&fields=message,container"
        );

        using var accepted = await logSource.Api.PostAsync(
            $"/apps/{_app}/lines",
            """{"container":"web-1","message":"a\r\n\tb"}""" + "\n" + """{"message":"c"}""",
            "application/x-ndjson"
        );

        Assert.EndsWith(""" UTC [web-1] a\\r\\n\tb"}""", await NextAsync(plain), StringComparison.Ordinal);
        Assert.EndsWith(""" UTC [app-1] c"}""", await NextAsync(plain), StringComparison.Ordinal);
        Assert.EndsWith(
            """ UTC [web-1] a\\r\\n\tb","container":"web-1","message":"a\r\n\tb"}""",
            await NextAsync(full),
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            """ UTC [app-1] c","container":"app-1","message":"c"}""",
            await NextAsync(full),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Ignores_messages_of_the_client_and_closes_at_one_that_is_too_long(string version)
    {
        using var socket = await ConnectAsync(logSource.Host, version, $"/apps/{_app}/logs?stream=true");
        await socket.SendAsync(new byte[64 * 1024], WebSocketMessageType.Binary, endOfMessage: true, Cancel);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Cancel);
        await logSource.Api.AppendAsync(_app, "web-1", "one");
        Assert.EndsWith(" one\"}", await NextAsync(socket), StringComparison.Ordinal);

        await socket.SendAsync(new byte[200_000], WebSocketMessageType.Binary, endOfMessage: true, Cancel);

        Assert.Null(await NextAsync(socket));
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, socket.CloseStatus);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Closes_with_1012_at_once_when_the_log_source_stops(string version)
    {
        await using var host = await LogSourceHost.StartAsync();
        using var socket = await ConnectAsync(host, version, $"/apps/{_app}/logs?stream=true");
        using var api = new Api(host);
        using var events = await api.GetAsync($"/apps/{_app}/logs?stream=true");
        var next = NextAsync(socket);

        var stopping = host.StopAsync();

        Assert.Null(await next);
        Assert.Equal((WebSocketCloseStatus)1012, socket.CloseStatus);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);
        var reader = new EventReader(events);
        Assert.StartsWith("retry: ", await reader.NextAsync(), StringComparison.Ordinal);
        Assert.Null(await reader.NextAsync());
        await stopping.WaitAsync(TimeSpan.FromSeconds(5), Cancel);
    }
}
