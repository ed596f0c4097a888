using System.Net;
using System.Net.Sockets;

namespace EdgeGateway.Bench.Clients;

/// <summary>Event streams of clients that read the headers and then nothing.</summary>
internal sealed class UnreadStreams : IDisposable
{
    private readonly Socket[] _sockets;

    private UnreadStreams(int count) =>
        _sockets = [
            .. Enumerable
                .Range(0, count)
                .Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)),
        ];

    /// <summary>Opens streams at even intervals and returns when the headers of all have arrived.</summary>
    public static async Task<UnreadStreams> OpenAsync(
        IPEndPoint server,
        string path,
        int count,
        TimeSpan over,
        CancellationToken cancellationToken
    )
    {
        var streams = new UnreadStreams(count);
        try
        {
            await Opening.RunAsync(
                count,
                over,
                async (i, cancel) =>
                {
                    var socket = streams._sockets[i];
                    socket.Bind(new IPEndPoint(SourceAddress.Of(i), 0));
                    await socket.ConnectAsync(server, cancel);
                    await socket.SendAsync(Requests.Open(StreamKind.Events, path), cancel);
                    var head = default(ResponseHead);
                    var one = new byte[1];
                    while (!head.IsComplete)
                    {
                        if (await socket.ReceiveAsync(one, cancel) == 0)
                        {
                            throw new IOException("the server closed a connection without a response");
                        }

                        head.Read(one);
                    }
                },
                cancellationToken
            );
            return streams;
        }
        catch
        {
            streams.Dispose();
            throw;
        }
    }

    public void Dispose() => Array.ForEach(_sockets, socket => socket.Dispose());
}
