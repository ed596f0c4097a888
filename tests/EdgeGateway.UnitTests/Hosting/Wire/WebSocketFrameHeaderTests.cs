using System.Net.WebSockets;
using EdgeGateway.Hosting.Wire;

namespace EdgeGateway.UnitTests.Hosting.Wire;

public sealed class WebSocketFrameHeaderTests
{
    [Theory]
    [InlineData(0, 2)]
    [InlineData(125, 2)]
    [InlineData(126, 4)]
    [InlineData(65_535, 4)]
    [InlineData(65_536, 10)]
    [InlineData(300_000, 10)]
    public async Task A_client_reads_the_payload_as_one_text_message(int payload, int header)
    {
        var frame = new byte[header + payload];
        frame.AsSpan(header).Fill((byte)'x');
        Assert.Equal(header, WebSocketFrameHeader.Length(payload));

        WebSocketFrameHeader.Write(WebSocketOpcode.Text, payload, frame);

        using var client = WebSocket.CreateFromStream(new MemoryStream(frame), new WebSocketCreationOptions());
        var received = new byte[payload + 1];
        var length = 0;
        ValueWebSocketReceiveResult part;
        do
        {
            part = await client.ReceiveAsync(received.AsMemory(length), TestContext.Current.CancellationToken);
            length += part.Count;
        } while (!part.EndOfMessage);
        Assert.Equal(WebSocketMessageType.Text, part.MessageType);
        Assert.Equal(payload, length);
    }
}
