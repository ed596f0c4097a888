using System.Net;
using System.Net.WebSockets;
using System.Text;
using EdgeGateway.Testing;
using FunctionalTests.Clients;
using FunctionalTests.Conformance;
using FunctionalTests.Wire;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Streams.WebSockets;

/// <summary>
/// permessage-deflate with context takeover between client and backend: an octet that the gateway loses or adds would
/// break all later messages.
/// </summary>
[Trait("Category", "Waits")]
public sealed class CompressionTests
{
    private const int Messages = 3;

    // Text that compresses badly, and very well if the same text is in the window.
    private static readonly string Text = Convert.ToBase64String(
        Enumerable.Range(0, 3_000).Select(i => (byte)(i * i * 31 >> 3)).ToArray()
    );

    private static readonly (string Key, string Value)[] Pinged =
    [
        ("KeepAliveInterval", "500ms"),
        ("KeepAliveTemplate", PingFilter.Template),
    ];

    [Theory]
    [MemberData(nameof(Protocols.Matrix), MemberType = typeof(Protocols))]
    public async Task Compressed_messages_with_pings_between_them_arrive_intact_over_all_protocols(
        string protocol,
        bool http2Backend
    )
    {
        await using var backend = await BackendHost.StartAsync(EchoAsync);
        await using var gateway = await GatewayHost.StartAsync(backend.Route(http2Backend, Pinged));
        var (server, http2) = gateway.Endpoint(protocol);
        using var client = await OpenAsync(server, http2);

        for (var i = 0; i < Messages; i++)
        {
            // The backend is silent until the next message, so the gateway sends a ping.
            Assert.Equal(PingFilter.Template, await NextAsync(client));
            await client.SendAsync(
                Encoding.UTF8.GetBytes($"{i}{Text}"),
                WebSocketMessageType.Text,
                true,
                TestContext.Current.CancellationToken
            );
            string message;
            do
            {
                message = await NextAsync(client);
            } while (message == PingFilter.Template);

            Assert.Equal($"{i}{Text}", message);
        }

        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", TestContext.Current.CancellationToken);
        Assert.Equal("bye", client.CloseStatusDescription);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pings_between_compressed_messages_are_not_compressed_and_do_not_change_the_window(
        bool http2Backend
    )
    {
        await using var backend = await BackendHost.StartAsync(EchoAsync);
        await using var gateway = await GatewayHost.StartAsync(backend.Route(http2Backend, Pinged));
        using var client = await RawWebSocket.OpenAsync(gateway.Http, "/generic/ws", extensions: "permessage-deflate");
        var recorder = new TranscriptRecorder(client);
        var recording = recorder.RunAsync(TestContext.Current.CancellationToken);
        using var deflater = new MessageDeflater();
        var message = Encoding.UTF8.GetBytes(Text);

        for (var i = 0; i < Messages; i++)
        {
            await client.SendAsync(FrameBytes.OfClient(Frame.Text(deflater.Deflate(message)).Compressed));
            await Eventually.HoldsAsync(() =>
                recorder.Read() is { Frames: [.., { Rsv: 0 }] transcript } && transcript.Count(IsCompressed) == i + 1
            );
        }

        await client.SendAsync(FrameBytes.OfClient(Frame.Close(1000)));
        await recording;

        var frames = recorder.Read().Frames;
        var sizes = frames.Where(IsCompressed).Select(frame => frame.Payload.Length).ToArray();
        Assert.InRange(sizes[0], 1_000, message.Length);
        Assert.All(sizes[1..], size => Assert.InRange(size, 1, sizes[0] / 10));
        var filter = new PingFilter("json");
        Assert.Equal(
            [
                .. Enumerable
                    .Repeat(Frame.Text(message), Messages)
                    .Append(Frame.Close(1000))
                    .Select(frame => frame.ToString()),
            ],
            filter.RemovePings(recorder.Read()).Messages().Select(frame => frame.ToString())
        );
        Assert.InRange(filter.BetweenMessages, Messages, int.MaxValue);
    }

    private static bool IsCompressed(Frame frame) => frame is { Rsv: Rsv.Compressed, Opcode: Opcode.Text };

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { DangerousEnableCompression = true }
        );
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), context.RequestAborted);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(
                    socket.CloseStatus!.Value,
                    socket.CloseStatusDescription,
                    context.RequestAborted
                );
                return;
            }

            length += received.Count;
            if (received.EndOfMessage)
            {
                await socket.SendAsync(buffer.AsMemory(0, length), received.MessageType, true, context.RequestAborted);
                length = 0;
            }
        }
    }

    private static async Task<ClientWebSocket> OpenAsync(Uri server, bool http2)
    {
        var client = new ClientWebSocket();
        client.Options.KeepAliveInterval = TimeSpan.Zero;
        client.Options.HttpVersion = http2 ? HttpVersion.Version20 : HttpVersion.Version11;
        client.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        client.Options.CollectHttpResponseDetails = true;
        client.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        var uri = new UriBuilder(new Uri(server, "/generic/ws"))
        {
            Scheme = server.Scheme == "https" ? "wss" : "ws",
        }.Uri;
        await client.ConnectAsync(uri, Http.SharedInvoker, TestContext.Current.CancellationToken);

        // Without no_context_takeover both sides keep their windows.
        var negotiated = string.Join(", ", client.HttpResponseHeaders!["Sec-WebSocket-Extensions"]);
        Assert.StartsWith("permessage-deflate", negotiated, StringComparison.Ordinal);
        Assert.DoesNotContain("no_context_takeover", negotiated, StringComparison.Ordinal);
        return client;
    }

    private static async Task<string> NextAsync(ClientWebSocket client)
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        ValueWebSocketReceiveResult received;
        do
        {
            received = await client.ReceiveAsync(buffer.AsMemory(length), TestContext.Current.CancellationToken);
            length += received.Count;
        } while (!received.EndOfMessage);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
