using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace EdgeGateway.Testing.Attacks;

/// <summary>An attacker's HTTP/2 connection: with prior knowledge, or over TLS.</summary>
public sealed class FloodConnection : IDisposable
{
    private const int Batch = 50;
    private const byte GoAway = 7;

    private static readonly TimeSpan LastAnswer = TimeSpan.FromSeconds(15);

    private readonly TcpClient _client = new() { NoDelay = true };
    private Stream? _stream;

    /// <summary>Opens a connection.</summary>
    public static async Task<FloodConnection> OpenAsync(
        IPEndPoint server,
        bool tls,
        CancellationToken cancellationToken
    )
    {
        var connection = new FloodConnection();
        try
        {
            await connection._client.ConnectAsync(server, cancellationToken);
            connection._stream = connection._client.GetStream();
            if (tls)
            {
                var secure = new SslStream(
                    connection._stream,
                    leaveInnerStreamOpen: false,
                    (_, certificate, _, _) => TestCertificate.Instance.Equals(certificate)
                );
                connection._stream = secure;
                await secure.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions
                    {
                        TargetHost = "localhost",
                        ApplicationProtocols = [SslApplicationProtocol.Http2],
                    },
                    cancellationToken
                );
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends a flood until the server ends it, or until all is sent.</summary>
    public async Task<FloodResult> RunAsync(Http2Flood flood, int repetitions, CancellationToken cancellationToken)
    {
        var start = new TaskCompletionSource();
        var answers = ReadAsync(start.Task, cancellationToken);
        if (!flood.ReadsLate)
        {
            start.SetResult();
        }

        var sent = 0;
        try
        {
            await _stream!.WriteAsync(
                (byte[])[.. Http2Frames.Preface, .. Http2Frames.Of(4, 0, 0), .. flood.Start],
                cancellationToken
            );
            while (sent < repetitions && !answers.IsCompleted)
            {
                var batch = Enumerable.Range(sent, Math.Min(Batch, repetitions - sent)).SelectMany(flood.Repeat);
                await _stream
                    .WriteAsync((byte[])[.. batch], cancellationToken)
                    .AsTask()
                    .WaitAsync(LastAnswer, cancellationToken);
                sent += Batch;
            }
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            // The server has closed the connection, or reads no more.
        }

        start.TrySetResult();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(LastAnswer);
        await Task.WhenAny(answers, Task.Delay(Timeout.Infinite, end.Token));
        var isClosed = answers.IsCompleted;
        Dispose();
        return new FloodResult(Math.Min(sent, repetitions), await answers, isClosed);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _stream?.Dispose();
        _client.Dispose();
    }

    // Returns the error code of a GOAWAY with one, or of the last GOAWAY when the connection has ended.
    private async Task<int?> ReadAsync(Task start, CancellationToken cancellationToken)
    {
        await start;
        int? code = null;
        try
        {
            var head = new byte[9];
            while (true)
            {
                await _stream!.ReadExactlyAsync(head, cancellationToken);
                var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head) >>> 8];
                await _stream.ReadExactlyAsync(payload, cancellationToken);
                code = head[3] == GoAway ? BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(4)) : code;
                if (code > 0)
                {
                    // An attacker that stops here lets the server close the connection at once.
                    return code;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            return code;
        }
    }
}
