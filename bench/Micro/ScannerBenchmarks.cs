using System.Text;
using BenchmarkDotNet.Attributes;
using EdgeGateway.Connections.Http2.Frames;
using EdgeGateway.Streams.ServerSentEvents;
using EdgeGateway.Streams.WebSockets;

namespace EdgeGateway.Micro;

/// <summary>
/// The scanners that find where a ping may be inserted, and the one that follows HTTP/2 frames, for each message of 250
/// bytes.
/// </summary>
public class ScannerBenchmarks
{
    private const int Messages = 256;
    private const int Payload = 246;

    private readonly byte[] _frames =
    [
        .. Enumerable
            .Repeat<byte[]>([0x81, 126, 0, Payload, .. Enumerable.Repeat((byte)'x', Payload)], Messages)
            .SelectMany(frame => frame),
    ];

    private readonly byte[] _events =
    [
        .. Enumerable
            .Repeat(Encoding.ASCII.GetBytes($"id: 1795365602064-0\ndata: {new string('x', 222)}\n\n"), Messages)
            .SelectMany(text => text),
    ];

    private readonly byte[] _http2 =
    [
        .. Enumerable
            .Repeat<byte[]>([0, 0, Payload, 0, 0, 0, 0, 0, 1, .. Enumerable.Repeat((byte)'x', Payload)], Messages)
            .SelectMany(frame => frame),
    ];

    private FrameScanner _http2Frames = new(preface: 0);
    private WebSocketScanner _webSocket;
    private EventStreamScanner _eventStream;

    [Benchmark(OperationsPerInvoke = Messages)]
    public bool WebSocketFrame()
    {
        _webSocket.Scan(_frames);
        return _webSocket.AtFrameBoundary;
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    public int Http2Frame()
    {
        ReadOnlySpan<byte> rest = _http2;
        var count = 0;
        while (_http2Frames.TryRead(ref rest, out _))
        {
            count++;
        }

        return count;
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    public bool ServerSentEvent()
    {
        _eventStream.Scan(_events);
        return _eventStream.AtEventBoundary;
    }
}
