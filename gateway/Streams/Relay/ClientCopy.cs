using System.Buffers;
using System.IO.Pipelines;
using EdgeGateway.Streams.Lifecycle;

namespace EdgeGateway.Streams.Relay;

/// <summary>Copies the bytes of a WebSocket's client to the backend.</summary>
internal sealed class ClientCopy : IDisposable
{
    private const int BufferSize = 16 * 1024;

    private readonly PipeReader? _connection;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _copy;

    private ClientCopy(PipeReader connection, ProxiedStream stream)
    {
        _connection = connection;
        _copy = CopyAsync(stream, connection);
    }

    private ClientCopy(Stream webSocket, ProxiedStream stream) => _copy = CopyAsync(stream, webSocket, _stop.Token);

    /// <summary>Starts to copy from a connection that was handed over.</summary>
    public static ClientCopy Start(PipeReader connection, ProxiedStream stream) => new(connection, stream);

    /// <summary>Starts to copy from a WebSocket that the server reads.</summary>
    public static ClientCopy Start(Stream webSocket, ProxiedStream stream) => new(webSocket, stream);

    /// <summary>
    /// Stops to read from the client, and cancels a write to a backend that does not read. The backend's side may be
    /// closed only after this: closed beside a write, an HTTP/2 stream may send bytes after its reset, for which the
    /// backend closes the connection with all streams on it (RFC 9113 section 5.1).
    /// </summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        _connection?.CancelPendingRead();
        await _copy;
    }

    public void Dispose() => _stop.Dispose();

    private async Task CopyAsync(ProxiedStream stream, PipeReader connection)
    {
        try
        {
            while (true)
            {
                var read = await connection.ReadAsync();
                try
                {
                    if (!_stop.IsCancellationRequested && !read.Buffer.IsEmpty)
                    {
                        await WriteAsync(stream, read.Buffer, _stop.Token);
                    }
                }
                finally
                {
                    connection.AdvanceTo(read.Buffer.End);
                }

                // The server also cancels a pending read, when it starts to close the connection. The client's answer
                // to the Close frame must still be read then.
                if (_stop.IsCancellationRequested || read.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (Exception)
        {
            // The client has left, which aborts the request.
        }
    }

    private static async Task CopyAsync(ProxiedStream stream, Stream webSocket, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                _ = await webSocket.ReadAsync(Memory<byte>.Empty, stop);
                var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
                try
                {
                    var count = await webSocket.ReadAsync(buffer, stop);
                    if (count == 0)
                    {
                        // END_STREAM corresponds to closing the TCP connection over HTTP/1.1 (RFC 8441 section 5), which
                        // aborts the request.
                        stream.EndWithClient();
                        return;
                    }

                    await WriteAsync(stream, new(buffer, 0, count), stop);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }
            }
        }
        catch (Exception)
        {
            // The relay has stopped, or the client has left, which aborts the request.
        }
    }

    private static async ValueTask WriteAsync(
        ProxiedStream stream,
        ReadOnlySequence<byte> bytes,
        CancellationToken stop
    )
    {
        try
        {
            foreach (var segment in bytes)
            {
                await stream.WriteAsync(segment, stop);
            }

            await stream.FlushAsync(stop);
        }
        catch (Exception) when (!stop.IsCancellationRequested)
        {
            // Usually the other direction detects the backend's end first. The client's next bytes are still read,
            // because its answer to the Close frame may be among them.
            stream.ScheduleEnd(StreamEndReason.Error, stream.Context.Wheel.Now);
        }
    }
}
